import type { Place } from "../plan.ts";

/** A post as the generator finds it again in what it reads: whose it is, which of theirs, and when it was due. */
export type Stamp = { readonly author: number; readonly number: number; readonly due: number };

const mark = "~";
const widths = { author: 5, number: 7, due: 10 } as const;
/** What stands in front of the filling. */
export const stampLength = mark.length * 2 + widths.author + widths.number + widths.due;

/** A text of so many characters that says when it was due, in microseconds of the shared clock. */
export function stamped({ author, number, due }: Stamp, length: number): string {
  const digits = (value: number, width: number) => value.toString(36).padStart(width, "0");
  const stamp = digits(author, widths.author) + digits(number, widths.number) + digits(due, widths.due);
  return (mark + stamp + mark).padEnd(length, filling);
}

const filling = " the quick brown fox jumps over the lazy dog and comes back to tell the tale";

/** The stamp of a text; undefined where the generator did not write it. */
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

/** The stamp in the bytes of one event, found without reading the rest; undefined where there is none. */
export function findStamp(bytes: Buffer, start: number, end: number): Stamp | undefined {
  const at = bytes.indexOf(mark, start, "latin1");
  return at < 0 || at + stampLength > end ? undefined : readStamp(bytes.toString("latin1", at, at + stampLength));
}

/** The id that a post goes by. */
export function postId({ index }: Pick<Place, "index">, number: number): string {
  return `${index.toString(36)}-${number.toString(36)}`;
}
