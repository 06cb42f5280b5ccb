import type { RoomCode } from "./fields.ts";
import { limits } from "./limits.ts";

/** No vowels, so that no word appears by accident, and none of 0 O 1 I L, which are read for one another. */
export const codeAlphabet = "BCDFGHJKMNPQRSTVWXYZ23456789";
/** Six characters are 28^6, 480 million codes: at 10,000 live rooms one guess in 48,000 hits. */
export const codeLength = 6;
/** The room that is always there and may be watched without a name. */
export const general = "general" as RoomCode;

const coded = new RegExp(`^[${codeAlphabet}]{${codeLength}}$`);
const named = /^[a-z0-9]+(?:[-_][a-z0-9]+)*$/;
/** First segments of the page's own addresses, and of the presence bucket's own keys: no room may be called so. */
const reserved = new Set(["ws", "assets", "lease"]);

export type RoomKind = "general" | "named" | "coded";

/**
 * Reads what a person typed, pasted or has in the address bar: a code in any case, with or without dash and spaces,
 * a room's name, or a whole link to either. Undefined where it can name no room.
 */
export function readRoom(input: string): { code: RoomCode; kind: RoomKind } | undefined {
  if (input.length > limits.roomInputLength) return undefined;
  const segment = lastSegment(input.trim());
  if (segment === undefined) return undefined;
  const code = segment.replace(/[\s\u2010-\u2015-]/g, "").toUpperCase();
  if (coded.test(code)) return { code: code as RoomCode, kind: "coded" };
  const name = segment.trim().toLowerCase().replace(/\s+/g, "-");
  if (name === general) return { code: general, kind: "general" };
  if (name.length > limits.roomNameLength || !named.test(name) || reserved.has(name)) return undefined;
  return { code: name as RoomCode, kind: "named" };
}

/** The last segment of a link's path, percent signs decoded; the input itself where it is no link. */
function lastSegment(input: string): string | undefined {
  const path = input.replace(/^[a-z]+:\/\/[^/]*/i, "").replace(/[?#].*$/s, "");
  try {
    return decodeURIComponent(path.split("/").findLast((segment) => segment !== "") ?? "");
  } catch {
    return undefined; // a stray percent sign: no room has one
  }
}

/** A code as people read it aloud (`KFM-7QP`); a room's name and General as they are. */
export function showRoom(code: RoomCode): string {
  if (code === general) return "General";
  return coded.test(code) ? `${code.slice(0, 3)}-${code.slice(3)}` : code;
}

/** Sixteen values computed from the code, so that the log can be split over streams without renaming a subject. */
export function partition(code: RoomCode): string {
  let hash = 0x811c9dc5; // FNV-1a, 32 bits
  for (let at = 0; at < code.length; at++) hash = Math.imul(hash ^ code.charCodeAt(at), 0x01000193);
  return ((hash >>> 0) % 16).toString(16);
}
