import type { Figures } from "./figures.ts";
import { type Goal, goalsOf } from "./goals.ts";
import type { Cost } from "./growing.ts";
import type { Result } from "./measure.ts";
import { peers } from "./peers.ts";
import { titles } from "./server.ts";

/** Above this share of its core the crowd was the limit: the server could have given more. */
export const crowded = 0.95;

type Row = readonly string[];

/** For a terminal or a page in Markdown. */
export function benchTables(figures: Figures): string {
  const tables = [
    table(["Goal", "wished", "measured", ""], goalsOf(figures).map(goalRow)),
    results("One room of 1,000, as much as is on time", figures.peak),
    results("The same at 50,000 deliveries/s", figures.steady),
    results("The same at 400,000 deliveries/s", figures.brisk),
    results("200 rooms of 5, as much as is taken", figures.posts),
    results("The same at 3,000 posts/s", figures.small),
    results("The same, 3,000 of a kind a second", figures.kinds),
    ...grown(figures),
  ];
  return tables.filter(Boolean).join("\n\n");
}

function goalRow({ what, wish, measured, unit, reached }: Goal): Row {
  if (measured === undefined) return [what, `${wish} ${unit}`, "not measured", ""];
  return [what, `${wish} ${unit}`, `${short(measured)} ${unit}`, reached ? "reached" : "not reached"];
}

/** What is no server's name is a kind of what was said to Parlor. */
function results(what: string, all: Readonly<Record<string, Result>> | undefined): string {
  if (!all) return "";
  const head = [
    what,
    "posts/s",
    "deliveries/s",
    "p50 ms",
    "p99 ms",
    "µs/post",
    "µs/delivery",
    "server",
    "crowd",
    "stores",
  ];
  const titleOf = new Map(Object.entries(titles));
  return table(
    head,
    Object.entries(all).map(([name, result]) => [titleOf.get(name) ?? name, ...resultRow(name in peers, result)]),
  );
}

function resultRow(
  isPeer: boolean,
  { stored, delivered, delivery, cpuPerPost, cpuPerDelivery, cpu, crowd }: Result,
): Row {
  return [
    ...[stored, delivered, delivery.p50, delivery.p99, cpuPerPost, cpuPerDelivery].map(short),
    `${Math.round(cpu * 100)} %`,
    `${Math.round(crowd * 100)} %${crowd > crowded ? " (the limit)" : ""}`,
    isPeer ? "no" : "yes",
  ];
}

function grown({ growth, history }: Figures): readonly string[] {
  const costs = (what: string, all: readonly Cost[]) =>
    table(
      [what, "µs/post", "µs/delivery", "µs/join", "bytes/member"],
      all.map(({ size, ...cost }) => [size, cost.perPost, cost.perDelivery, cost.perJoin, cost.memory].map(short)),
    );
  const tenths = history?.pages.map(({ tenth, p50, p99 }, at) => [
    `${tenth} of 10`,
    ...[p50, p99, history.intake[at]?.cpuOfEvent ?? 0, history.intake[at]?.perSecond ?? 0].map(short),
  ]);
  return [
    growth ? costs("Rooms of one", growth.rooms) : "",
    growth ? costs("Members of one room", growth.members) : "",
    tenths ? table(["A long history", "page p50 ms", "page p99 ms", "µs/event taken in", "events/s"], tenths) : "",
  ];
}

/** Three significant digits. */
export function short(value: number): string {
  return value.toLocaleString("en", { maximumSignificantDigits: 3 });
}

function table(head: Row, rows: readonly Row[]): string {
  const widths = head.map((cell, at) => Math.max(cell.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (row: Row) => `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  return [line(head), `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...rows.map(line)].join("\n");
}
