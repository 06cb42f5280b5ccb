import type { RoomCode } from "./fields.ts";
import { limits } from "./limits.ts";

/** No vowels, so that no word appears by accident, and no 0 O 1 I L, which are misread for one another. */
export const codeAlphabet = "BCDFGHJKMNPQRSTVWXYZ23456789";
/** 28^6 = 480 million codes: at 10,000 live rooms one guess in 48,000 hits. */
export const codeLength = 6;
/** The room that always exists and may be watched without a name. */
export const general = "general" as RoomCode;

const coded = new RegExp(`^[${codeAlphabet}]{${codeLength}}$`, "i");
const named = /^[a-z0-9]+(?:[-_][a-z0-9]+)*$/i;
const reserved = new Set(["ws", "assets", "lease"]);

export type RoomKind = "general" | "named" | "coded";

/**
 * Reads a code in any case, with or without dash and spaces, a room's name, or a link to either; in wide or Arabic
 * digits too, and within a sentence's punctuation. Undefined if it can name no room, or several.
 */
export function readRoom(input: string): { code: RoomCode; kind: RoomKind } | undefined {
  if (input.length > limits.roomInputLength) return undefined;
  const narrow = narrowed(input);
  const links = narrow.match(link) ?? [];
  if (links.length === 0) return readSegment(lastSegment(bare(narrow).replace(label, "")));
  const [first, ...others] = links.map((one) => readSegment(lastSegment(bare(one))));
  return others.every((other) => other?.code === first?.code) ? first : undefined;
}

function readSegment(segment: string | undefined): { code: RoomCode; kind: RoomKind } | undefined {
  if (segment === undefined) return undefined;
  const words = bare(narrowed(segment).replace(dash, "-").replaceAll("+", " "));
  const code = words.replace(/(?<=^[^_]{3})_(?=[^_]{3}$)|[\s-]/g, "");
  if (coded.test(code)) return { code: code.toUpperCase() as RoomCode, kind: "coded" };
  const name = words.replace(/\s*-\s*|\s+/g, "-");
  if (name.length > limits.roomNameLength || !named.test(name)) return undefined;
  const small = name.toLowerCase() as RoomCode;
  if (reserved.has(small)) return undefined;
  return { code: small, kind: small === general ? "general" : "named" };
}

const dash = /[\p{Pd}\u02D7\u2043\u207B\u208B\u2212\u2500\u2796\u30FC]/gu;
const invisible = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
const before = /^[\s\p{Ps}\p{Pi}\p{Pf}"'`<*_~|#]$/u;
const behind = /^[\s\p{Pe}\p{Pi}\p{Pf}"'`>*_~|.,:;!?\u2026\u3001\u3002\u060C\u061B\u061F\u0964]$/u;
const link = /[a-z]+:\/\/[^\s\p{Ps}\p{Pe}\p{Pi}\p{Pf}"'`<>|\u3001\u3002]+/giu;
const label = /^[\p{L}\s]+:\s+/u;

/** Drops what cannot be seen and narrows letters and digits to an address's. No other letter is changed. */
function narrowed(typed: string): string {
  return typed
    .replace(invisible, "")
    .replace(/[\u0660-\u0669\u06F0-\u06F9]/g, (digit) => String(digit.charCodeAt(0) & 15))
    .replaceAll("\uFF1A", ": ") // wide, it has its blank in it
    .replaceAll("\uFF70", "-")
    .replaceAll("\uFF61", ".")
    .replace(/[\uFF01-\uFF5E]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));
}

function bare(typed: string): string {
  const letters = [...typed];
  let [from, to] = [0, letters.length];
  while (from < to && before.test(letters[from] ?? "")) from++;
  while (from < to && behind.test(letters[to - 1] ?? "")) to--;
  return letters.slice(from, to).join("");
}

function lastSegment(input: string): string | undefined {
  const path = input.replace(/^[a-z]+:\/\/[^/]*/i, "").replace(/[?#].*$/s, "");
  try {
    return decodeURIComponent(path.split("/").findLast((segment) => segment !== "") ?? "");
  } catch {
    return undefined; // a stray percent sign: no room has one
  }
}

/** As people read it aloud: `KFM-7QP`. */
export function showRoom(code: RoomCode): string {
  if (code === general) return "General";
  return coded.test(code) ? `${code.slice(0, 3)}-${code.slice(3)}` : code;
}

/** Sixteen values, so that the log can be split over streams without renaming a subject. */
export function partition(code: RoomCode): string {
  let hash = 0x811c9dc5; // FNV-1a, 32 bits
  for (let at = 0; at < code.length; at++) hash = Math.imul(hash ^ code.charCodeAt(at), 0x01000193);
  return ((hash >>> 0) % 16).toString(16);
}
