import { compare, growth } from "../load/report/charts.ts";
import { type Drawing, drawingStyle, svg } from "../load/report/drawing.ts";
import { markup } from "../load/report/markup.ts";
import type { ByName, Circumstances, Figures } from "./figures.ts";
import type { Cost, Growth } from "./growing.ts";
import type { HistoryFigures } from "./history/table.ts";
import type { Result } from "./measure.ts";
import { titles } from "./server.ts";
import { benchTables, short } from "./table.ts";

/** An HTML page that needs nothing else. */
export function benchPage(figures: Figures, around: Circumstances): string {
  const { processor, cores, node, broker, measured, rounds } = around;
  return markup`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Parlor beside its peers</title>
<style>${drawingStyle} body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui } pre { overflow-x: auto }</style>
<main>
<h1>Parlor beside its peers</h1>
<p>${processor}, ${cores} cores, Node ${node}, ${broker}; ${rounds} rounds, ${measured}. The server with everything that belongs to it has one core, the crowd another.</p>
${drawings(figures).map((drawing) => markup`<figure><figcaption>${drawing.title}</figcaption>${svg(drawing, 800)}</figure>`)}
<pre>${benchTables(figures)}</pre>
</main>
</html>
`.markup;
}

export function drawings({ peak, posts, idle, growth: grown, history }: Figures): readonly Drawing[] {
  return [
    bars("Deliveries a second in a room of 1,000", peak, ({ delivered }: Result) => delivered),
    bars("Posts a second in 200 rooms of 5", posts, ({ stored }: Result) => stored),
    bars("Bytes of memory for an idle member", idle, ({ bytesPerMember }) => bytesPerMember),
    grown && costs("Cost as there are more rooms", "rooms", grown.rooms),
    grown && costs("Cost as a room has more members", "members", grown.members),
    grown && memory(grown),
    history && longHistory(history),
  ].flatMap((drawing) => drawing ?? []);
}

function bars<Of>(title: string, all: ByName<Of> | undefined, of: (figures: Of) => number): Drawing | undefined {
  if (!all) return undefined;
  const rows = Object.entries(all).map(([name, figures]) => ({
    name: titles[name as keyof typeof titles], // entries forgets the keys
    value: of(figures),
    ours: name === "parlor",
    ...(name !== "parlor" && { note: "stores nothing" }),
  }));
  return compare({ title, rows: rows.toSorted((a, b) => b.value - a.value), tell: short });
}

const microseconds = (value: number) => `${short(value)} µs`;

function costs(title: string, label: string, all: readonly Cost[]): Drawing {
  const line = (name: string, of: (cost: Cost) => number) => ({
    name,
    points: all.map((cost) => ({ x: cost.size, y: of(cost) })),
  });
  return growth({
    title,
    x: { label, tell: short },
    y: { label: "microseconds of a core", tell: microseconds },
    lines: [
      line("a post", ({ perPost }) => perPost),
      line("a delivery", ({ perDelivery }) => perDelivery),
      line("a join", ({ perJoin }) => perJoin),
    ],
  });
}

function memory({ rooms, members }: Growth): Drawing {
  const line = (name: string, all: readonly Cost[]) => ({
    name,
    points: all.map((cost) => ({ x: cost.size, y: cost.memory })),
  });
  return growth({
    title: "Memory of a member as there are more",
    x: { label: "members", tell: short },
    y: { label: "bytes of the gateway", tell: (value) => `${short(value)} bytes` },
    lines: [line("each in a room of their own", rooms), line("all in one room", members)],
  });
}

/** Messages come first in the log, then ten reactions to each of the newest. */
function longHistory({ messages, reactions, intake }: HistoryFigures): Drawing {
  const events = messages + reactions.events;
  return growth({
    title: "Cost of an event to the read model as the history grows",
    x: { label: `events before it, ${short(messages)} messages and then reactions`, tell: short },
    y: { label: "microseconds of a core", tell: microseconds },
    lines: [
      {
        name: "an event taken in",
        points: intake.map(({ tenth, cpuOfEvent }) => ({ x: (events * tenth) / 10, y: cpuOfEvent })),
      },
    ],
  });
}
