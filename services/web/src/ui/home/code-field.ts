import { readRoom, showRoom } from "@parlor/contracts";

/** A whole code, or a link to one, as `KFM-7QP`. */
export function showTyped(typed: string): string {
  const read = readRoom(typed);
  return read?.kind === "coded" ? showRoom(read.code) : typed;
}

/** A room's name may begin like a code: `rhythm` shows as `RHY-THM`, and typing on gives `rhythms`, not `RHY-THMs`. */
export function typeOn(typed: string, now: string): string {
  const shown = showTyped(typed);
  return shown !== "" && now.startsWith(shown) ? typed + now.slice(shown.length) : now;
}
