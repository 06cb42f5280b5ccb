import { readRoom, showRoom } from "@parlor/contracts";

/** What a field for a room's code shows for what was typed or pasted: a whole code, or a link to one, as `KFM-7QP`. */
export function showTyped(typed: string): string {
  const read = readRoom(typed);
  return read?.kind === "coded" ? showRoom(read.code) : typed;
}

/**
 * What was typed in all, when the field showed the one and now holds the other. A room's name may begin like a code:
 * `rhythm` is shown as `RHY-THM`, and who types on gets `rhythms` and not `RHY-THMs`.
 */
export function typeOn(typed: string, now: string): string {
  const shown = showTyped(typed);
  return shown !== "" && now.startsWith(shown) ? typed + now.slice(shown.length) : now;
}
