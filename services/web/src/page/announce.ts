import { aloud, looksAlike, quoted } from "./told.ts";

/** A message of somebody else, as it is read aloud. */
export type Heard = { readonly name: string; readonly text: string; readonly alike?: boolean };

/** What is read aloud for the messages of the last second: few are read, many are counted. */
export function announce(heard: readonly Heard[]): string {
  if (heard.length > 3) return `${heard.length} new messages`;
  return heard.map(tell).join("\n");
}

/** A line for each message, whatever lines it has: none of it may be heard as somebody else's. */
function tell({ name, text, alike }: Heard): string {
  const who = name.includes(":") ? aloud(quoted(name)) : name;
  return `${who}${alike ? ` (${looksAlike})` : ""}: ${text.replace(/\s+/g, " ")}`;
}
