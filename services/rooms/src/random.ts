import { hash, randomBytes, randomInt } from "node:crypto";
import { codeAlphabet, codeLength, type Epoch, type MemberId, type RoomCode } from "@parlor/contracts";

const alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

// Each asks for the alphabet and the length that its contract's pattern has.
export const randomCode = () => randomText<RoomCode>(codeLength, codeAlphabet);
export const randomMember = () => randomText<MemberId>(12, alphanumeric);
export const randomEpoch = () => randomText<Epoch>(16, alphanumeric);
export const randomSuffix = (length: number) => randomText<string>(length, codeAlphabet.toLowerCase());
export const randomSecret = () => randomBytes(32).toString("base64url");

/** The same member id for the same attempt to join a room, so that asking again is not somebody else. */
export function memberOfAttempt(room: RoomCode, attempt: string): MemberId {
  const bytes = hash("sha256", `${room} ${attempt}`, "buffer");
  return pick<MemberId>(12, alphanumeric, (at) => (bytes[at] ?? 0) % alphanumeric.length);
}

/** So many characters of an alphabet, each as likely as any other, from the system's secure source. */
function randomText<T extends string>(length: number, alphabet: string): T {
  return pick<T>(length, alphabet, () => randomInt(alphabet.length));
}

function pick<T extends string>(length: number, alphabet: string, index: (at: number) => number): T {
  return Array.from({ length }, (_, at) => alphabet[index(at)]).join("") as T; // the package's one: see the callers
}
