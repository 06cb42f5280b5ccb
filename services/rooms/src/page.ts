/** An event as JSON, with its seq. */
export type Row = { readonly event: string };
/** Events as JSON, each with its seq; `more` where there are others beyond them. */
export type Page = { readonly events: readonly string[]; readonly more: boolean };

/** A page ends early at so many bytes: it must fit one message of any broker, and 1 MB is what they carry by default. */
const pageBytes = 192 * 1024;

/** As many rows as fit a page; no more than one beyond them is asked for. There is more where the rows go on. */
export function fill(rows: Iterable<Row>, limit: number): Page {
  const events: string[] = [];
  let bytes = 0;
  for (const { event } of rows) {
    bytes += Buffer.byteLength(event) + 1;
    if (events.length === limit || (events.length > 0 && bytes > pageBytes)) return { events, more: true };
    events.push(event);
  }
  return { events, more: false };
}
