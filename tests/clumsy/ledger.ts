import { cleanText, type RoomCode, textProblem } from "@parlor/contracts";
import type { Finding } from "./finding.ts";

type Typed = { readonly text: string; readonly room: RoomCode; excused: boolean };
type Heard = { has(text: string, room?: string): boolean };

/** What a clumsy person sent, and what they threw away themselves. */
export class Ledger {
  readonly #typed: Typed[] = [];

  sent(typed: string, room: RoomCode): void {
    const text = cleanText(typed);
    if (textProblem(text) === undefined) this.#typed.push({ text, room, excused: false });
  }

  /** They cleared the storage, or deleted it: what is in no log by now is their own doing. */
  thrownAway(heard: Heard): void {
    for (const one of this.#typed) one.excused ||= !heard.has(one.text, one.room);
  }

  missing(heard: Heard): readonly Typed[] {
    return this.#typed.filter(({ text, room, excused }) => !excused && !heard.has(text, room));
  }

  /** What got into another room than it was written in. */
  astray(heard: Heard): Finding[] {
    return this.#typed
      .filter(({ text, room }) => heard.has(text) && !heard.has(text, room))
      .map(({ text, room }) => ({ rule: "kept", what: `“${text}” was written in ${room} and said elsewhere.` }));
  }
}
