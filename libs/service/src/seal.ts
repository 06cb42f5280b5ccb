import { createHmac, timingSafeEqual } from "node:crypto";

/** What vouches for a text: which key it was sealed with, when, and the proof. */
export function seal(text: (at: number) => string, key: string, at: number): string {
  return `${nameOf(key)}.${at}.${prove(text(at), key)}`;
}

/** When it was sealed; undefined if it is no seal of this text. `unknown key`: there may be a newer one. */
export function readSeal(
  sealed: string,
  text: (at: number) => string,
  keys: readonly string[],
): number | "unknown key" | undefined {
  const [name, at = "", proof = ""] = sealed.split(".", 3);
  const key = keys.find((one) => nameOf(one) === name);
  if (key === undefined) return "unknown key";
  const [given, right] = [Buffer.from(proof), Buffer.from(prove(text(Number(at)), key))];
  return given.length === right.length && timingSafeEqual(given, right) ? Number(at) : undefined;
}

/** Not a part of the key: made from it, so that it says nothing of it. */
const nameOf = (key: string) => prove("name", key).slice(0, 4);

export const prove = (text: string, key: string): string => createHmac("sha256", key).update(text).digest("base64url");
