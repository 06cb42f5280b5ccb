import { type Cost, openStranger, type Stranger } from "./stranger.ts";

/** What is attacked, and what the attack has cost so far. */
export type Target = {
  /** Where WebSockets are opened. */
  readonly url: string;
  readonly port: number;
  /** How long the attack goes on, in seconds. */
  readonly seconds: number;
  /** The room of somebody who has nothing to do with it. */
  readonly room: string;
  readonly cost: Cost;
  /** Whether the time is over. */
  readonly isOver: () => boolean;
};

/** Attacks, and says in one line what came of it. */
export type Attack = (target: Target) => Promise<string>;

/** One more connection from an address; undefined where it is not taken. */
export async function tryToOpen({ url, cost }: Target, from: string): Promise<Stranger | undefined> {
  try {
    return await openStranger(url, from, cost);
  } catch {
    return undefined;
  }
}

/** So many connections from one address, as far as they are taken, a few at a time. */
export async function openMany(target: Target, from: string, count: number): Promise<Stranger[]> {
  const opened: Stranger[] = [];
  for (let left = count; left > 0; left -= atOnce) {
    const some = await Promise.all(Array.from({ length: Math.min(left, atOnce) }, () => tryToOpen(target, from)));
    opened.push(...some.filter((each) => each !== undefined));
  }
  return opened;
}

const atOnce = 25;

/** How often each word was said. */
export function tallyOf(words: Iterable<string>): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].map(([word, count]) => `${word} ${count}`).join(", ");
}
