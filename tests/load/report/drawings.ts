import type { Moment, Percentiles, Summary } from "../summary.ts";
import { type Axis, histogram, type Line, lines } from "./charts.ts";
import type { Drawing } from "./drawing.ts";
import { tellBytes, tellCount, tellMilliseconds, tellRate, tellSeconds, tellShort } from "./figures.ts";

const time: Axis = { label: "since the measuring began", tell: tellSeconds };
const comingIn = { x: 0, name: "coming in" };

export function latencyOverTime(moments: readonly Moment[]): Drawing {
  const line = (name: string, of: (latency: Percentiles) => number): Line => ({
    name,
    points: moments.map(({ at, latency }) => ({ x: at, y: latency && of(latency) })),
  });
  return lines({
    title: "Latency of deliveries over time",
    x: time,
    y: { label: "from post to arrival", log: true, tell: tellMilliseconds },
    lines: [
      line("p50", ({ p50 }) => p50),
      line("p90", ({ p90 }) => p90),
      line("p99", ({ p99 }) => p99),
      line("p99.9", ({ p999 }) => p999),
      line("slowest", ({ max }) => max),
    ],
    before: comingIn,
  });
}

/** A small drawing each for throughput and whatever else is known of each moment. */
export function panels(moments: readonly Moment[]): readonly Drawing[] {
  const rate = { tell: tellRate, tick: tellShort };
  const panel = (title: string, y: Axis, of: (moment: Moment) => number | undefined) =>
    lines({
      title,
      x: time,
      y,
      lines: [{ name: title, points: moments.map((moment) => ({ x: moment.at, y: of(moment) })) }],
      before: comingIn,
    });
  const memory = panel("Memory", { label: "held by the server", tell: tellBytes }, (moment) => moment.memory);
  return [
    panel("Stored", { label: "messages per second", ...rate }, ({ stored }) => stored),
    panel("Delivered", { label: "deliveries per second", ...rate }, ({ delivered }) => delivered),
    panel("Connected", { label: "members", tell: tellCount, tick: tellShort }, ({ connected }) => connected),
    ...(moments.some((moment) => moment.memory !== undefined) ? [memory] : []),
  ];
}

export function spread({ histogram: bars, latency }: Summary): Drawing {
  const { p50, p99, p999 } = latency.delivery;
  return histogram({
    title: "How long deliveries took",
    x: { label: "from post to arrival", log: true, tell: tellMilliseconds },
    y: { label: "deliveries sampled", tell: tellCount, tick: tellShort },
    bars,
    marks: [
      { name: `p50 ${tellMilliseconds(p50)}`, x: p50 },
      { name: `p99 ${tellMilliseconds(p99)}`, x: p99 },
      { name: `p99.9 ${tellMilliseconds(p999)}`, x: p999 },
    ],
  });
}
