import { type Cost, openStranger, type Stranger } from "./stranger.ts";

export type Target = {
  readonly url: string;
  readonly port: number;
  /** Of the attack. */
  readonly seconds: number;
  /** The bystander's. */
  readonly room: string;
  readonly cost: Cost;
  readonly isOver: () => boolean;
};

/** Resolves to what came of it, in one line. */
export type Attack = (target: Target) => Promise<string>;

/** Undefined if the connection is not taken. */
export async function tryToOpen({ url, cost }: Target, from: string): Promise<Stranger | undefined> {
  try {
    return await openStranger(url, from, cost);
  } catch {
    return undefined;
  }
}

/** As many as are taken, a few at a time. */
export async function openMany(target: Target, from: string, count: number): Promise<Stranger[]> {
  const opened: Stranger[] = [];
  for (let left = count; left > 0; left -= atOnce) {
    const some = await Promise.all(Array.from({ length: Math.min(left, atOnce) }, () => tryToOpen(target, from)));
    opened.push(...some.filter((each) => each !== undefined));
  }
  return opened;
}

const atOnce = 25;

export function tallyOf(words: Iterable<string>): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].map(([word, count]) => `${word} ${count}`).join(", ");
}
