/** A message of somebody else, as it is read aloud. */
export type Heard = { readonly name: string; readonly text: string };

/** What is read aloud for the messages of the last second: few are read, many are counted. */
export function announce(heard: readonly Heard[]): string {
  if (heard.length > 3) return `${heard.length} new messages`;
  return heard.map(({ name, text }) => `${name}: ${text}`).join("\n");
}
