import { events, type LogEvent } from "@parlor/contracts";
import { checks } from "@parlor/contracts/schema";
import type { Entry } from "../bus/event-log.ts";
import { parseJson } from "../parse.ts";

/** `json` is the stored text with its seq; `at` is when the broker stored it. */
export type Stored = {
  readonly seq: number;
  readonly at: number;
  readonly room: string;
  readonly json: string;
  readonly event: LogEvent;
};

const known = checks(events);

/** `unknown` is an event of a newer version, `poison` anything else that fits no contract. */
export function readEntry({ subject, seq, at, text }: Entry): Stored | "unknown" | "poison" {
  const value = parseJson(text);
  if (!hasType(value)) return "poison";
  const check = known.get(value.type);
  if (!check) return "unknown";
  if (!check.accepts(value)) return "poison";
  const [, , room = ""] = subject.split(".");
  return { seq, at, room, json: placed(text.trim(), seq), event: value };
}

/** The seq comes last, so that it outdoes a seq among the bytes. */
const placed = (json: string, seq: number) => `${json.slice(0, -1)},"seq":${seq}}`;

const hasType = (value: unknown): value is { type: string } =>
  typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
