/** Every expected no, and what it means. Not for the page, which has words of its own for people. */
export const refusals = {
  invalid: "A field is missing or malformed; `field` names it.",
  "unknown-command": "No such command in this version of the protocol.",
  "not-in-a-room": "The command needs a room, and this connection is in none.",
  "already-in-a-room": "One connection is in one room: leave it first.",
  "read-only": "Watching General without a name: join to speak.",
  "text-empty": "Nothing in it can be seen.",
  "text-too-long": "More than `limits.textLength` characters.",
  "text-invalid": "Control characters or half a character.",
  "file-name-invalid": "A name that is a path, turns around, or of which nothing can be seen.",
  "file-unknown": "Not uploaded for this message by this member, or too long ago: upload it again.",
  "emoji-invalid": "Not one emoji, or more than one.",
  "no-such-message": "The room has no message at this place.",
  "name-missing": "No visible character is left of the name.",
  "name-too-long": "More than `limits.nameLength` characters.",
  "name-taken": "Somebody present has this name; `suggestion` is free.",
  "title-missing": "Something was typed, and no visible character is left of it.",
  "title-too-long": "More than `limits.titleLength` characters, once it is normalized.",
  "room-name-invalid": "Not a code and not a usable room name.",
  "no-such-room": "Absent, expired or barred: the three are never told apart.",
  "room-full": "The room has as many members as it may have.",
  "room-locked": "The owner lets nobody new in for now.",
  "owners-only": "Only the person who opened the room may do this.",
  "no-such-member": "Nobody in the room has this member id.",
  "too-fast": "Over the rate limit; `retryAfter` says when to come again.",
  busy: "A bounded queue is full; `retryAfter` says when to come again.",
  "store-full": "The host has no space left for it; those inside go on while they can.",
  unavailable: "A part behind the gateway does not answer at the moment.",
} as const;

export type RefusalReason = keyof typeof refusals;

/** After these the same command may succeed later, unchanged. */
const passing: ReadonlySet<string> = new Set<RefusalReason>([
  "room-full",
  "room-locked",
  "too-fast",
  "busy",
  "store-full",
  "unavailable",
]);

/** Whether the same command may succeed later. A newer version's reason is final, unless it says when to retry. */
export const canRetry = (reason: string, retryAfter?: number): boolean =>
  passing.has(reason) || retryAfter !== undefined;
