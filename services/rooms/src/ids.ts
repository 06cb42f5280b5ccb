import { randomBytes, randomInt } from "node:crypto";
import { codeAlphabet, codeLength, type Epoch, type MemberId, type RoomCode } from "@parlor/contracts";

const alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

// Each asks for the alphabet and the length of its contract's pattern.
export const randomCode = () => randomText<RoomCode>(codeLength, codeAlphabet);
export const randomMember = () => randomText<MemberId>(12, alphanumeric);
export const randomEpoch = () => randomText<Epoch>(16, alphanumeric);
export const randomSuffix = (length: number) => randomText<string>(length, codeAlphabet.toLowerCase());
export const randomSecret = () => randomBytes(32).toString("base64url");

/** Makes bytes of a text that all instances of this service make alike, and nobody else can. */
type Derive = (text: string) => Uint8Array;

// A member id and the code of a new room follow from the attempt's word and the service's secret [J2]. An attempt made
// again is the same one at every instance, at any time, and nothing is stored. Without the secret, anybody could search
// for a word that makes them somebody else.

/** The member id of an attempt; without a word, a random one. */
export function memberOf(attempt: string | undefined, room: RoomCode, derive: Derive): MemberId {
  return attempt === undefined
    ? randomMember()
    : textFrom<MemberId>(derive(`member ${room} ${attempt}`), 12, alphanumeric);
}

/** Codes to try for an attempt's new room, at most `most`: some belong to other rooms already. */
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
