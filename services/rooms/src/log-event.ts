import { events, type LogEvent, type MessagePosted } from "@parlor/contracts";
import { checks } from "@parlor/contracts/schema";
import { parseJson } from "./parse.ts";

/** What is read off the bus: an event's bytes and its place. `at` is when the broker stored it. */
export type Entry = {
  readonly subject: string;
  readonly seq: number;
  readonly at: number;
  readonly text: string;
};

/** An event as pages show it: its JSON, with its seq. */
export type Found = {
  readonly seq: number;
  readonly at: number;
  readonly room: string;
  readonly event: string;
  readonly message?: MessagePosted;
};

const known = checks(events);

/**
 * Reads one entry of the log. What a newer version writes is `unknown` and left out of pages; what is no event at all
 * is `poison`. Neither may stop the log behind it.
 */
export function readEntry({ subject, seq, at, text }: Entry): Found | "unknown" | "poison" {
  const value = parseJson(text);
  if (!hasType(value)) return "poison";
  const check = known.get(value.type);
  if (!check) return "unknown";
  if (!check.accepts(value)) return "poison";
  const [, , room = ""] = subject.split(".");
  return { seq, at, room, event: placed(text.trim(), seq), ...(isMessage(value) && { message: value }) };
}

/** Adds the seq to an event's JSON without making it anew. Last, so that it outdoes any that the bytes brought along. */
const placed = (json: string, seq: number) => `${json.slice(0, -1)},"seq":${seq}}`;

const hasType = (value: unknown): value is { type: string } =>
  typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";

const isMessage = (event: LogEvent): event is MessagePosted => event.type === "message.posted";
