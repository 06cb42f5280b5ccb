import type { TenthOfIntake } from "./intake.ts";
import type { TenthOfPages } from "./pages.ts";
import type { KindOfSearch } from "./searches.ts";
import type { Spread } from "./spread.ts";

/** Seconds to write it all, and until the rooms service then had it. */
export type Writing = { readonly seconds: number; readonly behind: number };

export type HistoryFigures = {
  readonly messages: number;
  readonly filling: Writing;
  readonly pages: readonly TenthOfPages[];
  readonly searches: readonly KindOfSearch[];
  /** Until a process with a whole read model is ready. */
  readonly starts: Spread;
  /** Ten to each of the newest `of` messages, and the same pages after that. */
  readonly reactions: {
    readonly of: number;
    readonly events: number;
    readonly writing: Writing;
    readonly pages: readonly TenthOfPages[];
  };
  /** Of the whole log with its reactions, by a rooms service that lost its read model. */
  readonly intake: readonly TenthOfIntake[];
};

export function historyTable(figures: HistoryFigures): string {
  const { messages, filling, pages, searches, starts, reactions, intake } = figures;
  return [
    `A room of ${whole(messages)} messages`,
    "",
    heading("pages of 50, by tenth of the room", "p50 ms", "p99 ms", "max ms"),
    ...pages.map(({ tenth, p50, p99, max }) => row(`  ${tenth}`, ms(p50), ms(p99), ms(max))),
    "",
    heading(`the same, ten reactions to the newest ${whole(reactions.of)}`, "p50 ms", "p99 ms", "max ms"),
    ...reactions.pages.map(({ tenth, p50, p99, max }) => row(`  ${tenth}`, ms(p50), ms(p99), ms(max))),
    "",
    heading("search for", "p50 ms", "p99 ms", "max ms", "found"),
    ...searches.map(({ kind, p50, p99, max, found }) => row(`  ${kind}`, ms(p50), ms(p99), ms(max), found.toFixed(1))),
    "",
    heading("start of a rooms service", "p50 ms", "max ms"),
    row("  with a warm read model", whole(starts.p50), whole(starts.max)),
    "",
    heading("intake of the log, by tenth", "events/s", "CPU µs each"),
    ...intake.map(({ tenth, perSecond, cpuOfEvent }) => row(`  ${tenth}`, whole(perSecond), cpuOfEvent.toFixed(1))),
    "",
    `Reactions were written at ${whole(reactions.events / reactions.writing.seconds)}/s; the read model had them ${reactions.writing.behind.toFixed(1)} s after.`,
    `Filled at ${whole(messages / filling.seconds)} messages/s; the read model was whole ${filling.behind.toFixed(1)} s after.`,
  ].join("\n");
}

const row = (name: string, ...figures: readonly string[]) =>
  name.padEnd(44) + figures.map((figure) => figure.padStart(13)).join("");
const heading = row;
const whole = (figure: number) => Math.round(figure).toLocaleString("en");
const ms = (figure: number) => figure.toFixed(2);
