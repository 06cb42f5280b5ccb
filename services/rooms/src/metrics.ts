import { buckets } from "@parlor/contracts";
import { Counter, Gauge, Histogram, type Logger, type Registry } from "@parlor/service";
import type { OnUnreadable } from "./bus/bucket.ts";
import type { Fill } from "./bus/stores.ts";

export type Metrics = ReturnType<typeof roomsMetrics>;

export function roomsMetrics(register: Registry) {
  const registers = [register];
  const metrics = {
    requests: new Counter({
      name: "parlor_rooms_requests_total",
      help: "Requests, by endpoint and by what came of them: answered, the reason of a refusal, or unanswered.",
      labelNames: ["endpoint", "outcome"],
      registers,
    }),
    duration: new Histogram({
      name: "parlor_rooms_request_seconds",
      help: "How long a request took.",
      labelNames: ["endpoint"],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers,
    }),
    failedLookups: new Counter({
      name: "parlor_rooms_failed_lookups_total",
      help: "Questions for rooms that are not there: somebody may be guessing codes.",
      registers,
    }),
    unreadable: new Counter({
      name: "parlor_rooms_unreadable_records_total",
      help: "Times that something kept on the broker was come upon that does not fit its contract, by bucket.",
      labelNames: ["bucket"],
      registers,
    }),
    searches: new Counter({
      name: "parlor_rooms_searches_total",
      help: "Searches by what became of them: answered, late (stopped when their time was over), or busy (sent away).",
      labelNames: ["outcome"],
      registers,
    }),
    skipped: new Counter({
      name: "parlor_rooms_log_skipped_total",
      help: "Entries of the log that no page can show: of an unknown type, or no events at all (poison).",
      labelNames: ["kind"],
      registers,
    }),
  };
  // From 0: an alert on an increase would miss a new counter's first one.
  for (const bucket of Object.values(buckets)) metrics.unreadable.inc({ bucket }, 0);
  for (const outcome of ["answered", "late", "busy"]) metrics.searches.inc({ outcome }, 0);
  return metrics;
}

type Measured = {
  readonly archive: { readonly applied: number; readonly rows: number };
  readonly follower: { readonly lag: number };
  readonly roster: { size(): { readonly rooms: number; readonly members: number } };
  readonly stores: { readonly fill: ReadonlyMap<string, Fill> };
};

export function measure(register: Registry, parts: Measured): void {
  const { archive, follower, roster, stores } = parts;
  const gauge = (name: string, help: string, look: () => number) =>
    new Gauge({
      name,
      help,
      registers: [register],
      collect() {
        this.set(look());
      },
    });
  gauge("parlor_rooms_applied_seq", "The log's seq up to which the archive has everything.", () => archive.applied);
  gauge("parlor_rooms_lag", "Events of the log that wait to be taken into the archive.", () => follower.lag);
  gauge("parlor_rooms_archive_events", "Events in the archive.", () => archive.rows);
  gauge("parlor_rooms_open", "Rooms with anybody in them.", () => roster.size().rooms);
  gauge("parlor_rooms_members", "Members in all rooms.", () => roster.size().members);
  const byStore = (name: string, help: string, look: (fill: Fill) => number) =>
    new Gauge({
      name,
      help,
      labelNames: ["store"],
      registers: [register],
      collect() {
        for (const [store, fill] of stores.fill) this.set({ store }, look(fill));
      },
    });
  byStore("parlor_rooms_store_bytes", "Bytes that a store of the broker holds.", ({ bytes }) => bytes);
  byStore(
    "parlor_rooms_store_limit_bytes",
    "Bytes that it may hold; at nine tenths nobody new comes in.",
    ({ most }) => most,
  );
}

const mostLogged = 1000;

/** Logs each unreadable value once, up to 1,000: a stranger may ask for one all the time. */
export function reportUnreadable(metrics: Pick<Metrics, "unreadable">, log: Pick<Logger, "error">): OnUnreadable {
  const logged = new Set<string>();
  return (bucket, revision) => {
    metrics.unreadable.inc({ bucket });
    const which = `${bucket} ${revision}`;
    if (logged.has(which) || logged.size >= mostLogged) return;
    logged.add(which);
    log.error({ bucket, revision }, "something kept on the broker cannot be read: it is neither used nor removed");
  };
}
