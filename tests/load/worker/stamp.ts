/** Marks a post so that it is found again: whose, which of theirs, and due when. */
export type Stamp = { readonly author: number; readonly number: number; readonly due: number };

const mark = "~";
const widths = { author: 5, number: 7, due: 10 } as const;
export const stampLength = mark.length * 2 + widths.author + widths.number + widths.due;

/** A text of `length` characters with its stamp; `due` is in microseconds of the shared clock. */
export function stamped({ author, number, due }: Stamp, length: number): string {
  return (mark + digitsOf({ author, number, due }) + mark).padEnd(length, filling);
}

/** The id of what has no text: it is its stamp. */
export const changeId = (stamp: Stamp): string => digitsOf(stamp);

/** Undefined if it is no `changeId`. */
export const readChangeId = (id: string): Stamp | undefined => readStamp(mark + id + mark);

function digitsOf({ author, number, due }: Stamp): string {
  const digits = (value: number, width: number) => Math.round(value).toString(36).padStart(width, "0");
  return digits(author, widths.author) + digits(number, widths.number) + digits(due, widths.due);
}

const filling = " the quick brown fox jumps over the lazy dog and comes back to tell the tale";

/** Undefined if the generator did not write the text. */
export function readStamp(text: string): Stamp | undefined {
  if (text[0] !== mark || text[stampLength - 1] !== mark) return undefined;
  const read = (at: number, width: number) => Number.parseInt(text.slice(at, at + width), 36);
  const numberAt = mark.length + widths.author;
  return {
    author: read(mark.length, widths.author),
    number: read(numberAt, widths.number),
    due: read(numberAt + widths.number, widths.due),
  };
}

/** Finds a stamp in one event's bytes without reading the rest. */
export function findStamp(bytes: Buffer, start: number, end: number): Stamp | undefined {
  const at = bytes.indexOf(mark, start, "latin1");
  return at < 0 || at + stampLength > end ? undefined : readStamp(bytes.toString("latin1", at, at + stampLength));
}

export function postId({ author, number }: Pick<Stamp, "author" | "number">): string {
  return `${author.toString(36)}-${number.toString(36)}`;
}
