import type { Account, Generator, Percentiles, Summary } from "../summary.ts";
import type { Table } from "./drawing.ts";
import { tellCount, tellMilliseconds, tellShare } from "./figures.ts";

export function latencies({ delivery, confirmation, joining, returning }: Summary["latency"]): Table {
  return {
    head: ["", "p50", "p90", "p99", "p99.9", "slowest", "mean", "sampled"],
    rows: [
      latencyRow("Delivery", delivery),
      latencyRow("Confirmation", confirmation),
      latencyRow("Joining", joining),
      latencyRow("Coming back", returning),
    ],
  };
}

function latencyRow(name: string, { count, mean, p50, p90, p99, p999, max }: Percentiles): readonly string[] {
  const durations = [p50, p90, p99, p999, max, mean].map((ms) => (count === 0 ? "–" : tellMilliseconds(ms)));
  return [name, ...durations, tellCount(count)];
}

export function accounts(account: Account): Table {
  const rows = [
    ["Posts sent", account.sent],
    ["Stored", account.stored],
    ["Refused", account.refused],
    ["Unanswered", account.unanswered],
    ["Deliveries due", account.due],
    ["Delivered", account.delivered],
    ["Missing", account.missing],
    ["Doubled", account.doubled],
    ["Connections lost", account.cut],
  ] as const;
  return { head: [], rows: rows.map(([name, count]) => [name, tellCount(count)]) };
}

export function plan({ plan: asked }: Summary): Table {
  const rows = Object.entries(asked).map(([name, value]) => [
    spaced(name),
    typeof value === "number" ? value.toLocaleString("en") : value,
  ]);
  return { head: [], rows };
}

export function crowd({ workers, ceiling, busiest }: Generator): Table {
  return {
    head: [],
    rows: [
      ["Workers", tellCount(workers)],
      ["Can read", `${tellCount(ceiling)} frames/s`],
      ["Busiest worker", `${tellShare(busiest)} of a core`],
    ],
  };
}

function spaced(name: string): string {
  const words = name.replace(
    /([a-z])([A-Z])/g,
    (_, before: string, after: string) => `${before} ${after.toLowerCase()}`,
  );
  return words.charAt(0).toUpperCase() + words.slice(1);
}
