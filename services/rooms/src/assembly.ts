import { keptAs, storeBounds } from "@parlor/bus";
import type { RequestType } from "@parlor/contracts";
import type { Logger, Registry } from "@parlor/service";
import { endpoints } from "./api.ts";
import type { Archive } from "./archive.ts";
import { openBuckets } from "./bus/buckets.ts";
import { EventLog } from "./bus/event-log.ts";
import { type Bus, type Job, keepDoing, type Link } from "./bus/link.ts";
import { Stores } from "./bus/stores.ts";
import type { RoomsConfig } from "./config.ts";
import { Directory } from "./directory.ts";
import { createDispatch } from "./dispatch.ts";
import { Door } from "./door.ts";
import { Furnishing } from "./furnishing.ts";
import { History } from "./history.ts";
import { measure, roomsMetrics } from "./metrics.ts";
import { Names } from "./names.ts";
import { Owner } from "./owner.ts";
import { aborted } from "./pause.ts";
import { Presence } from "./presence.ts";
import { Replay } from "./replay.ts";
import { Retention } from "./retention.ts";
import { Roster } from "./roster.ts";
import { Searches } from "./searches.ts";
import { Secrets } from "./secret.ts";
import { SecretFile } from "./secret-file.ts";
import { reportUnreadable } from "./unreadable.ts";

type Ground = {
  readonly config: RoomsConfig;
  readonly bus: Bus;
  readonly link: Link;
  readonly archive: Archive;
  readonly registry: Registry;
  readonly log: Logger;
};
type Parts = Awaited<ReturnType<typeof build>>;

/** Puts the service's parts together, and sets to work those that follow the broker. */
export async function assemble(ground: Ground) {
  const parts = await build(ground);
  const { replay, presence } = parts;
  const stopping = new AbortController();
  const jobs = Object.entries(jobsOf(parts)).map(([name, job]) =>
    keepDoing(name, job, ground.link, ground.log, stopping.signal),
  );
  const lacks = () => {
    if (!ground.link.up()) return "the broker";
    if (!parts.furnishing.isDone) return "the buckets";
    if (!replay.caughtUp) return "the log";
    return presence.complete ? undefined : "the roster";
  };
  return {
    dispatch: parts.dispatch,
    unanswered: (endpoint: RequestType) => parts.metrics.requests.inc({ endpoint, outcome: "unanswered" }),
    readiness: () => (lacks() === undefined ? "ready" : `waiting for ${lacks()}`),
    caughtUp: async () => void (await Promise.all([replay.ready(stopping.signal), presence.read])),
    stop: async () => {
      stopping.abort();
      await Promise.all([...jobs, parts.searches.close()]);
    },
  };
}

async function build({ config, bus, archive, registry, log }: Ground) {
  const metrics = roomsMetrics(registry);
  const bounds = storeBounds(config.PARLOR_STORE_MEGABYTES);
  const buckets = await openBuckets(bus, {
    replicas: config.PARLOR_REPLICAS,
    bounds,
    log,
    unreadable: reportUnreadable(metrics, log),
  });
  const given = config.PARLOR_TOKEN_SECRET;
  const secrets = given
    ? Secrets.given(given)
    : await Secrets.shared(buckets.keys, new SecretFile(config.PARLOR_DATA_DIR), (words) => log.warn(words));
  const now = Date.now;

  const furnishing = new Furnishing();
  const roster = new Roster();
  const names = new Names(buckets.claims, roster, now);
  const directory = new Directory(buckets.records, config.PARLOR_RETENTION_DAYS, now);
  const events = new EventLog(bus, keptAs(config).log, log);
  const stores = new Stores(bus, log);
  const replay = new Replay({ events, archive, metrics, log });
  const presence = new Presence({
    bus,
    bucket: buckets.presence,
    leases: buckets.leases,
    roster,
    names,
    log,
    now: () => performance.now(),
  });
  measure(registry, { archive, replay, roster, stores });

  const { PARLOR_ROOM_MEMBERS: capacity, retention: keep } = config;
  const door = new Door({ directory, names, roster, secrets, stores, capacity, keep, now });
  const searches = new Searches(archive, metrics);
  const history = new History(archive, searches, replay, config.PARLOR_ROOM_MEGABYTES * 1024 ** 2);
  const owner = new Owner({ directory, names, roster, events, authorName: (asked) => history.authorName(asked), now });
  const answers = endpoints(door, owner, history, presence);
  const dispatch = createDispatch(answers, furnishing, metrics, log);

  const folder = config.PARLOR_DATA_DIR;
  const swept = {
    archive,
    folder,
    directory,
    names,
    roster,
    presence: buckets.presence,
    log,
    now,
    chance: Math.random,
  };
  const retention = new Retention(swept, config.retention, config.PARLOR_SWEEP_SECONDS * 1000);
  return { buckets, secrets, furnishing, replay, presence, stores, searches, dispatch, retention, metrics };
}

/** What is done whenever the broker is there. */
function jobsOf({
  buckets,
  secrets,
  furnishing,
  replay,
  presence,
  stores,
  retention,
}: Parts): Readonly<Record<string, Job>> {
  return {
    /** A broker that comes back with an empty disk is furnished again. */
    buckets: async (lost) => {
      for (const bucket of [buckets.records, buckets.claims, buckets.keys]) await bucket.ensure();
      await secrets.share();
      furnishing.done();
      await aborted(lost);
      furnishing.lost();
    },
    replay: (lost) => replay.run(lost),
    presence: (lost) => presence.run(lost),
    stores: (lost) => stores.run(lost),
    retention: (lost) => retention.run(lost),
  };
}
