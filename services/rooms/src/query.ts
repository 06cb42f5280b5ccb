/**
 * What a person typed, as a search of one room's messages: every word must be there, the last one may be unfinished.
 * Each word is quoted, so that nothing in it is taken for FTS5's own syntax. Undefined where no letter or digit is
 * left to look for.
 */
export function searchQuery(room: string, typed: string): string | undefined {
  const words = typed.split(/\s+/).filter((word) => searchable.test(word));
  if (words.length === 0) return undefined;
  return `room : "${roomTerm(room)}" AND text : (${words.map(quoted).join(" AND ")} *)`;
}

/** What the index keeps as words; everything else only separates them. */
const searchable = /[\p{L}\p{N}\p{Co}]/u;

const quoted = (word: string) => `"${word.replaceAll('"', '""').replaceAll("\0", " ")}"`;

/** A room as one word of the index. Two rooms may share it: it narrows the search, the room itself decides. */
export function roomTerm(room: string): string {
  return room.replace(/[-_]/g, "");
}
