import { isKnown, type RefusalReason } from "@parlor/contracts";

const words: Readonly<Record<RefusalReason, string>> = {
  invalid: "That could not be understood. Reload the page, then try again.",
  "unknown-command": "This page is older than the server. Reload it.",
  "not-in-a-room": "You are not in the room any more. Enter it again.",
  "already-in-a-room": "You are in a room already.",
  "read-only": "You are only looking in. Enter to speak.",
  "text-empty": "There is nothing to read in it.",
  "text-too-long": "It is too long. Split it in two.",
  "text-invalid": "It has characters that cannot be sent.",
  "name-missing": "Type a name first, so that people know who is talking.",
  "name-too-long": "That name is too long: 32 characters at most.",
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

/** What a refusal says to the person: what happened, and what to do. A newer server may have reasons unknown here. */
export const tellRefusal = (reason: string): string =>
  isKnown(reason) ? words[reason] : "The server does not allow this. Reload the page, then try again.";
