/**
 * Every expected no. `retry` says whether the same command can succeed later without a change by the person;
 * clients follow the table and never list reasons of their own.
 */
export const refusals = {
  invalid: { retry: false, why: "A field is missing or malformed; `field` names it." },
  "unknown-command": { retry: false, why: "No such command in this version of the protocol." },
  "not-in-a-room": { retry: false, why: "The command needs a room, and this connection is in none." },
  "already-in-a-room": { retry: false, why: "One connection is in one room: leave it first." },
  "read-only": { retry: false, why: "Watching General without a name: join to speak." },
  "text-empty": { retry: false, why: "Nothing but white space." },
  "text-too-long": { retry: false, why: "More than `limits.textLength` characters." },
  "text-invalid": { retry: false, why: "Control characters or half a character." },
  "name-missing": { retry: false, why: "No visible character is left of the name." },
  "name-too-long": { retry: false, why: "More than `limits.nameLength` characters." },
  "name-taken": { retry: false, why: "Somebody present has this name; `suggestion` is free." },
  "title-too-long": { retry: false, why: "More than `limits.titleLength` characters, once it is normalized." },
  "room-name-invalid": { retry: false, why: "Not a code and not a usable room name." },
  "no-such-room": { retry: false, why: "Absent, expired or barred: the three are never told apart." },
  "room-full": { retry: true, why: "The room has as many members as it may have." },
  "room-locked": { retry: true, why: "The owner lets nobody new in for now." },
  "owners-only": { retry: false, why: "Only the person who opened the room may do this." },
  "no-such-member": { retry: false, why: "Nobody in the room has this member id." },
  "too-fast": { retry: true, why: "Over the rate limit; `retryAfter` says when to come again." },
  busy: { retry: true, why: "A bounded queue is full; `retryAfter` says when to come again." },
  "store-full": { retry: true, why: "The host has no space left for it; those inside go on while they can." },
  unavailable: { retry: true, why: "A part behind the gateway does not answer at the moment." },
} as const satisfies Record<string, { retry: boolean; why: string }>;

export type RefusalReason = keyof typeof refusals;

/** Whether this version knows a reason: a newer server may have others. */
export function isKnown(reason: string): reason is RefusalReason {
  return Object.hasOwn(refusals, reason);
}

/**
 * Whether the same command may succeed later without the person changing anything. A reason of a newer version is final,
 * unless it says when to come again.
 */
export function canRetry(reason: string, retryAfter?: number): boolean {
  return isKnown(reason) ? refusals[reason].retry : retryAfter !== undefined;
}
