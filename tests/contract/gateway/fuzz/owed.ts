import { type CloseReason, type FrameItem, limits, MessageId, posts, Ref } from "@parlor/contracts";
import { check } from "@parlor/contracts/schema";
import { opcodes } from "../../../support/websocket.ts";
import type { Sent } from "./frames.ts";

const refs = check(Ref);
const ids = check(MessageId);
const posted: ReadonlySet<unknown> = new Set(posts.map(({ properties }) => properties.type.const));

/** Answers by name, or a close with its reason. */
export type Owed = {
  readonly answers: ReadonlyMap<string, number>;
  readonly close: CloseReason | "cut off" | undefined;
  /** Frames that are read. A socket that is closed on unread bytes may lose its last words. */
  readonly heard: number;
};

const unnamed = "without a name";

/** What frames are owed [B1]. What follows a frame that closes is not heard. */
export function owedFor(frames: readonly Sent[]): Owed {
  const answers = new Map<string, number>();
  const objects: object[] = [];
  let close: Owed["close"];
  for (const frame of frames) {
    close = closeFor(frame);
    if (close) break;
    objects.push(JSON.parse(frame.data));
  }
  const leaves = objects.some((each) => typeOf(each) === "room.leave"); // then echoes may be for others only
  for (const each of objects) {
    const name = nameOf(each, leaves);
    if (name) answers.set(name, posted.has(typeOf(each)) ? 1 : (answers.get(name) ?? 0) + 1);
  }
  return { answers, close, heard: objects.length + (close ? 1 : 0) };
}

export function stillOwed({ answers }: Owed, items: readonly FrameItem[]): string[] {
  const came = new Map<string, number>();
  for (const item of items) for (const name of namesIn(item)) came.set(name, (came.get(name) ?? 0) + 1);
  return [...answers].filter(([name, count]) => (came.get(name) ?? 0) < count).map(([name]) => name);
}

// Bytes that the parser holds: a larger frame is cut off unread.
const held = limits.frameBytes + 1024;

function closeFor({ opcode, data }: Sent): Owed["close"] {
  const size = Buffer.byteLength(data);
  if (size > held) return "cut off";
  if (size > limits.frameBytes) return "frame-too-large";
  if (opcode === opcodes.binary) return "bad-frame";
  return readObject(data) ? undefined : "bad-frame";
}

/** Undefined if the text is no object in JSON. */
export function readObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined; // no JSON
  }
}

// Undefined for a frame that needs no answer.
function nameOf(frame: object, leaves: boolean): string | undefined {
  const type = typeOf(frame);
  if (type === "typing.start" || (posted.has(type) && leaves)) return undefined;
  const ref = "ref" in frame && refs.accepts(frame.ref) ? `ref ${frame.ref}` : undefined;
  const id = "id" in frame && ids.accepts(frame.id) ? `id ${frame.id}` : undefined;
  return (posted.has(type) ? (id ?? ref) : (ref ?? id)) ?? unnamed;
}

function namesIn(item: FrameItem): string[] {
  const names = [];
  if ("ref" in item && item.ref !== undefined) names.push(`ref ${item.ref}`);
  if ("id" in item && item.id !== undefined) names.push(`id ${item.id}`);
  return item.type === "refused" && names.length === 0 ? [unnamed] : names;
}

function typeOf(frame: object): unknown {
  return "type" in frame ? frame.type : undefined;
}
