import { limits } from "@parlor/contracts/limits";
import { readOperators } from "./operators.ts";
import { authorTerm, hasPhrases, linkTerm, type Phrase, phrasesOf, roomTerm } from "./terms.ts";

/** What one index is asked, in FTS5's syntax; the quotes around terms keep out what people type. */
export type Match = {
  /** Undefined if nothing narrows the search but dates. */
  readonly everything: string | undefined;
  /** Without the last word, which may be unfinished: it is looked for in texts that have the others. */
  readonly finished: string | undefined;
};

export type SearchQuery = {
  readonly inRoom: Match;
  /** For a room that most messages are of. */
  readonly anywhere: Match;
  /** In ms: not before, and not at or after. */
  readonly since: number;
  readonly until: number;
  /** Whether a message that the index gave for `finished` has all that was asked. */
  readonly has: (text: string) => boolean;
  /** The index was asked for a part of a long phrase. */
  readonly isCut: boolean;
  /** Words as the index counts them: each costs a look at all its places. */
  readonly count: number;
};

/** What was typed; undefined if it asks for nothing. Days are those of the `zone`. */
export function searchQuery(room: string, typed: string, zone?: string): SearchQuery | undefined {
  const { text, authors, hasLink, since, until } = readOperators(typed, zone);
  const { phrases, count } = phrasesOf(text);
  const isDated = since > 0 || until < Number.POSITIVE_INFINITY;
  if (phrases.length === 0 && authors.length === 0 && !hasLink && !isDated) return undefined;
  const about = [
    ...(authors.length > 0 ? [anyOf(authors.map((name) => quoted(authorTerm(name))))] : []),
    ...(hasLink ? [quoted(linkTerm)] : []),
  ];
  const asked = cut(phrases);
  return {
    inRoom: match([quoted(roomTerm(room)), ...about], asked),
    anywhere: match(about, asked),
    since,
    until,
    has: (text) => hasPhrases(text, phrases),
    isCut: asked !== phrases,
    count: count + authors.length,
  };
}

function match(about: readonly string[], phrases: readonly Phrase[]): Match {
  const parts = about.length === 0 ? [] : [`about : (${about.join(" AND ")})`];
  const all = (wanted: readonly Phrase[]) => [...parts, ...wanted.map(asked)].join(" AND ");
  const finished = phrases.slice(0, -1);
  const isUnfinished = phrases.at(-1)?.open && finished.length > 0;
  return { everything: all(phrases) || undefined, finished: isUnfinished ? all(finished) : undefined };
}

const anyOf = (terms: readonly string[]) => (terms.length === 1 ? terms.join() : `(${terms.join(" OR ")})`);

const asked = ({ column, terms, open }: Phrase) => `${column} : ${quoted(terms.join(" "))}${open ? " *" : ""}`;

/** No term has a quote. */
const quoted = (terms: string) => `"${terms}"`;

/** Asks the index for no more terms than it should look for: the first ones of each phrase. */
function cut(phrases: readonly Phrase[]): readonly Phrase[] {
  const most = limits.queryTerms;
  if (phrases.reduce((sum, { terms }) => sum + terms.length, 0) <= most) return phrases;
  const share = Math.max(1, Math.floor(most / phrases.length));
  return phrases.map((phrase) =>
    phrase.terms.length <= share ? phrase : { ...phrase, terms: phrase.terms.slice(0, share), open: false },
  );
}
