import { fieldsOf, readFields } from "./stored.ts";

export type Other = {
  readonly tab: string;
  readonly page: string;
  readonly inside: string | undefined;
  /** The room that it shows, if it knows who it is there; at its door too. Pages before December 2026 did not say. */
  readonly at?: string | undefined;
  /** Who it is there. */
  readonly as?: string | undefined;
  /** The ids that it had before, the newest first. */
  readonly was?: readonly string[] | undefined;
};
type Word = { readonly who: string } | { readonly to: string; readonly other: Other };

/** In ms. */
const answerWithin = 150;
/** In ms: a tab that was there a moment ago may be busy. */
const expectedWithin = 1_000;

/** The tabs with this page. If a browser has no way between tabs, there is one. */
export class Tabs {
  readonly #me: () => Other;
  readonly #answers = new Set<(other: Other) => void>();
  #channel: BroadcastChannel | undefined;

  constructor(me: () => Other) {
    this.#me = me;
  }

  open(): void {
    if (typeof BroadcastChannel === "undefined") return;
    this.#channel = new BroadcastChannel("parlor");
    this.#channel.onmessage = ({ data }: MessageEvent<Word>) => {
      const me = this.#me();
      if ("who" in data) this.#channel?.postMessage({ to: data.who, other: me } satisfies Word);
      else if (data.to === me.page) for (const answered of this.#answers) answered(data.other);
    };
  }

  /** Waits longer for the expected tabs. */
  async others(expected: readonly string[] = []): Promise<readonly Other[]> {
    if (this.#channel === undefined) return [];
    const others: Other[] = [];
    const missing = new Set(expected);
    const allThere = Promise.withResolvers<void>();
    const answered = (other: Other) => {
      others.push(other);
      missing.delete(other.tab);
      if (missing.size === 0) allThere.resolve();
    };
    this.#answers.add(answered);
    this.#channel.postMessage({ who: this.#me().page } satisfies Word);
    await after(answerWithin);
    if (missing.size > 0) await Promise.race([allThere.promise, after(expectedWithin - answerWithin)]);
    this.#answers.delete(answered);
    return others;
  }
}

const after = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** By room and tab: when it last said that it is there. */
export type Stays = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** In ms. */
export const sayEvery = 5_000;
/** In ms: a page that is being loaded again cannot write, and is there all the same. */
const holdsFor = 15_000;

export function readStays(kept: string | null): Stays {
  const rooms = Object.entries(readFields(kept)).map(([room, tabs]) => [room, tabsOf(fieldsOf(tabs))]);
  return Object.fromEntries(rooms);
}

const tabsOf = (tabs: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(tabs).filter((entry): entry is [string, number] => typeof entry[1] === "number"));

/** A tab is in one room only. Old entries are dropped. */
export function stay(stays: Stays, room: string, tab: string, now: number): Stays {
  const left = leave(stays, tab, now);
  return { ...left, [room]: { ...left[room], [tab]: now } };
}

export function leave(stays: Stays, tab: string, now: number): Stays {
  const rooms = Object.entries(stays).map(([room, tabs]) => {
    const others = Object.entries(tabs).filter(([other, at]) => other !== tab && holds(at, now));
    return [room, Object.fromEntries(others)] as const;
  });
  return Object.fromEntries(rooms.filter(([, tabs]) => Object.keys(tabs).length > 0));
}

export const stayingIn = (stays: Stays, room: string, tab: string, now: number): readonly string[] =>
  Object.entries(stays[room] ?? {}).flatMap(([other, at]) => (other !== tab && holds(at, now) ? [other] : []));

/** A clock that was put back or forward makes entries old. */
const holds = (at: number, now: number) => Math.abs(now - at) < holdsFor;
