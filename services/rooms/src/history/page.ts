export type Row = { readonly item: string };
/** Rows as JSON; `more` if others lie beyond them. */
export type Page = { readonly events: readonly string[]; readonly more: boolean };

/** A page ends early at 192 KiB: it must fit a message of the broker, by default 1 MB. */
const pageBytes = 192 * 1024;

/** The rows that fit a page. Reads no more than one row beyond it. */
export function fill(rows: Iterable<Row>, limit: number): Page {
  const events: string[] = [];
  let bytes = 0;
  for (const { item } of rows) {
    bytes += Buffer.byteLength(item) + 1;
    if (events.length === limit || (events.length > 0 && bytes > pageBytes)) return { events, more: true };
    events.push(item);
  }
  return { events, more: false };
}
