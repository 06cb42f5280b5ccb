import { randomBytes, randomInt } from "node:crypto";
import { codeAlphabet, codeLength, type Epoch, type MemberId, type RoomCode } from "@parlor/contracts";

const alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

// By the alphabet and the length of each contract's pattern.
export const randomCode = () => randomText<RoomCode>(codeLength, codeAlphabet);
export const randomMember = () => randomText<MemberId>(12, alphanumeric);
export const randomEpoch = () => randomText<Epoch>(16, alphanumeric);
export const randomSuffix = (length: number) => randomText<string>(length, codeAlphabet.toLowerCase());
export const randomSecret = () => randomBytes(32).toString("base64url");

/** Derives bytes that every instance makes alike, and nobody else can. */
type Derive = (text: string) => Uint8Array;

// Member ids and new rooms' codes follow from the attempt and the service's secret [J2]: a repeat is the same at every
// instance, and nothing is stored. Without the secret, anybody could search for an attempt that makes them somebody
// else.

export function memberOf(attempt: string | undefined, room: RoomCode, derive: Derive): MemberId {
  return attempt === undefined
    ? randomMember()
    : textFrom<MemberId>(derive(`member ${room} ${attempt}`), 12, alphanumeric);
}

/** Codes to try for a new room: some belong to other rooms already. */
export function* codesOf(attempt: string | undefined, most: number, derive: Derive): Generator<RoomCode> {
  for (let at = 0; at < most; at++)
    yield attempt === undefined
      ? randomCode()
      : textFrom<RoomCode>(derive(`room ${at} ${attempt}`), codeLength, codeAlphabet);
}

function textFrom<T extends string>(bytes: Uint8Array, length: number, alphabet: string): T {
  return pick<T>(length, alphabet, (at) => (bytes[at] ?? 0) % alphabet.length);
}

function randomText<T extends string>(length: number, alphabet: string): T {
  return pick<T>(length, alphabet, () => randomInt(alphabet.length));
}

function pick<T extends string>(length: number, alphabet: string, index: (at: number) => number): T {
  return Array.from({ length }, (_, at) => alphabet[index(at)]).join("") as T; // the service's one cast: see the callers
}
