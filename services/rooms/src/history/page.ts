export type Row = { readonly item: string };
export type Page = { readonly events: readonly string[]; readonly more: boolean };

/** A page must fit a message of the broker, by default 1 MB. */
const pageBytes = 192 * 1024;

/** Reads at most one row beyond the page. */
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
