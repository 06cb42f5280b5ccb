/** What is asked of the index. */
export type SearchQuery = {
  readonly everything: string;
  /** Without the last word, which may be unfinished; undefined where there is no other. */
  readonly finished: string | undefined;
  /** The last word, to be asked of texts that have the others. */
  readonly unfinished: string;
};

/**
 * What a person typed, as a search of messages, of one room's or of all: every word must be there, the last one may be
 * unfinished.
 * Each word is quoted, so that nothing in it is taken for FTS5's own syntax. Undefined where no letter or digit is
 * left to look for.
 */
export function searchQuery(room: string | undefined, typed: string): SearchQuery | undefined {
  const words = typed
    .split(/\s+/)
    .filter((word) => searchable.test(word))
    .map(quoted);
  if (words.length === 0) return undefined;
  const where = room === undefined ? "" : `room : "${roomTerm(room)}" AND `;
  const all = (wanted: readonly string[]) => `${where}text : (${wanted.join(" AND ")})`;
  const finished = words.slice(0, -1);
  const unfinished = `${words.at(-1)} *`;
  return {
    everything: all([...finished, unfinished]),
    finished: finished.length === 0 ? undefined : all(finished),
    unfinished,
  };
}

/** What the index keeps as words; everything else only separates them. */
const searchable = /[\p{L}\p{N}\p{Co}]/u;

const quoted = (word: string) => `"${word.replaceAll('"', '""').replaceAll("\0", " ")}"`;

/** A room as one word of the index. Two rooms may share it: it narrows the search, the room itself decides. */
export function roomTerm(room: string): string {
  return room.replace(/[-_]/g, "");
}
