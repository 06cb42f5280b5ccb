import type { RefusalReason } from "@parlor/contracts";
import { looksLikeYou } from "./alike.ts";

// Names of others in the page's own sentences: a name must neither speak for the page nor turn its words around.

/** One word of letters, as most names are. */
const word = /^\p{L}(?:[\p{L}\p{M}\p{N}'’-]|\u200C|\u200D)*$/u;
/** Scripts that run from right to left. */
const backwards = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;
const quotes = /["“”„‟«»‹›〝〞＂❝❞]/gu;
/** They enclose a text that keeps its own direction. Names and titles have none of them. */
const [isolate, end] = ["\u2068", "\u2069"];

export const looksAlike = "looks like another name here";

/** A name that could be words of the sentence stands in quotation marks. */
export function setOff(name: string): string {
  if (!word.test(name) || looksLikeYou(name)) return quoted(name);
  return `${isolate}${name}${end}`;
}

/** Others' words in quotation marks; their own marks become another kind. */
export const quoted = (words: string) => `“${isolate}${words.replace(quotes, "'")}${end}”`;

/** Others' words alone: needless marks would be seen or copied. */
export const isolated = (words: string) => (backwards.test(words) ? `${isolate}${words}${end}` : words);

/** Words of others are `apart`. */
export function partsOf(told: string): readonly { readonly text: string; readonly apart: boolean }[] {
  return told
    .split(/[\u2068\u2069]/)
    .map((text, at) => ({ text, apart: at % 2 === 1 }))
    .filter(({ text }) => text !== "");
}

export const aloud = (told: string) => told.replace(/[\u2068\u2069]/g, "");

const refusalTexts: Readonly<Record<RefusalReason, string>> = {
  invalid: "That could not be understood. Reload the page, then try again.",
  "unknown-command": "This page is older than the server. Reload it.",
  "not-in-a-room": "You are not in the room any more. Enter it again.",
  "already-in-a-room": "You are in a room already.",
  "read-only": "You are only looking in. Enter to speak.",
  "text-empty": "There is nothing to read in it.",
  "text-too-long": "It is too long. Split it in two.",
  "text-invalid": "It has characters that cannot be sent.",
  "file-name-invalid": "Rename the file.",
  "file-unknown": "A file is gone: attach it again.",
  "emoji-invalid": "That is no emoji.",
  "no-such-message": "That message is gone.",
  "name-missing": "Type a name first, so that people know who is talking.",
  "name-too-long": "That name is too long: 32 characters at most.",
  "title-missing": "Nobody would see that title. Type a word, or nothing to take the title away.",
  "title-too-long": "That title is too long: 64 characters at most.",
  "name-taken": "Somebody here has that name.",
  "room-name-invalid": "That is no room: codes look like KFM-7QP, names like tea-kitchen.",
  "no-such-room": "No room with that code. Codes expire: ask for a new one.",
  "room-full": "The room is full. Try again when somebody has left.",
  "room-locked": "The room is locked: its owner lets nobody new in for now.",
  "owners-only": "Only the person who opened the room can do this.",
  "no-such-member": "They have left already.",
  "too-fast": "That was a lot at once. Wait a moment, then try again.",
  busy: "The server is busy. Try again in a moment.",
  "store-full": "The host has no space left for this. Nothing you typed is lost: tell the host, and try again later.",
  unavailable: "The server cannot be reached at the moment. Try again.",
};

/** What happened, and what to do. A newer server may have other reasons [U1]. */
export const tellRefusal = (reason: string): string =>
  isTold(reason) ? refusalTexts[reason] : "The server does not allow this. Reload the page, then try again.";

const isTold = (reason: string): reason is RefusalReason => Object.hasOwn(refusalTexts, reason);
