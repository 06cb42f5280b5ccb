import { limits, type RoomCode } from "@parlor/contracts";
import { type Random, seeded } from "../../support/random.ts";
import type { Ask } from "./asking.ts";
import { openRoomsChatter } from "./filling.ts";
import { type Spread, spread } from "./spread.ts";

/** `found` is the average number of messages on the first page. */
export type KindOfSearch = { readonly kind: string; readonly found: number } & Spread;

const searchesOfKind = 100;

/** Searches a room for all that people may type, one kind among the others. */
export async function measureSearches(
  ask: Ask,
  room: RoomCode,
  messages: number,
  told: (share: number) => void,
): Promise<readonly KindOfSearch[]> {
  const random = seeded(3);
  const kinds = Object.entries(queries(random)).map(([kind, query]) => ({
    kind,
    query,
    times: [] as number[],
    found: 0,
  }));
  for (let round = 0; round < searchesOfKind; round++) {
    told(round / searchesOfKind);
    for (const tried of random.shuffled(kinds)) {
      const query = tried.query().slice(0, limits.queryLength);
      const { took, seqs } = await ask({ type: "history.search", room, minSeq: messages, query });
      tried.times.push(took);
      tried.found += seqs.length / searchesOfKind;
    }
  }
  return kinds.map(({ kind, times, found }) => ({ kind, found, ...spread(times) }));
}

/** One of the twelve days that a million messages are of, and none too many of fewer. */
const dayOf = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);

function queries(random: Random): Readonly<Record<string, () => string>> {
  const { words, signs } = openRoomsChatter();
  const ranked = (low: number, high: number) => words[Math.floor(random.between(low, high))] ?? "";
  const common = () => ranked(0, 10);
  const middling = () => ranked(100, 1000);
  const rare = () => ranked(20_000, words.length);
  const someDay = () => dayOf(random.between(0, 12));
  return {
    "the word of most messages": () => ranked(0, 1),
    "a common word": common,
    "a middling word": middling,
    "a rare word": rare,
    "three common words": () => `${common()} ${common()} ${common()}`,
    "two middling words": () => `${middling()} ${middling()}`,
    "a rare word and a common one": () => `${rare()} ${common()}`,
    "one letter": () => common().slice(0, 1),
    "two letters": () => common().slice(0, 2),
    "three letters": () => middling().slice(0, 3),
    "four letters": () => middling().slice(0, 4),
    "a rare word and one letter": () => `${rare()} ${common().slice(0, 1)}`,
    "a rare word and two letters": () => `${rare()} ${common().slice(0, 2)}`,
    "a rare word and three letters": () => `${rare()} ${common().slice(0, 3)}`,
    "a middling word and one letter": () => `${middling()} ${common().slice(0, 1)}`,
    "a phrase of common words": () => `${common()}-${common()}`,
    "a phrase of middling words": () => `${middling()}-${middling()}`,
    "a word that nobody said": () => `q${rare()}x`,
    "a common word and one that nobody said": () => `q${rare()}x ${common()}`,
    "one of twelve people": () => "from:Kim",
    "one of them and a rare word": () => `from:Kim ${rare()}`,
    "a person who said nothing": () => "from:Nobody",
    links: () => "has:link",
    "links of one of twelve people": () => "has:link from:Lev",
    "what was said before a day": () => `before:${someDay()}`,
    "a common word before a day": () => `${common()} before:${someDay()}`,
    "a rare word after a day": () => `${rare()} after:${someDay()}`,
    "two signs of what has no blanks": () => signs(2),
    "one sign of it": () => signs(1),
    "a sentence of it": () => signs(8),
    "signs that nobody wrote": () => "<<<",
  };
}
