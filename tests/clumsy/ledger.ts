import { cleanText, type RoomCode, textProblem } from "@parlor/contracts";
import type { Finding } from "./finding.ts";

type Typed = { readonly text: string; readonly room: RoomCode; excused: boolean };
type Heard = { has(text: string, room?: string): boolean };

/** What a clumsy person has sent, and what they have thrown away themselves. */
export class Ledger {
  readonly #typed: Typed[] = [];

  sent(typed: string, room: RoomCode): void {
    const text = cleanText(typed);
    if (textProblem(text) === undefined) this.#typed.push({ text, room, excused: false });
  }

  /** What is not in the log by now is gone by the person's own doing: they cleared the storage, or deleted it. */
  thrownAway(heard: Heard): void {
    for (const one of this.#typed) one.excused ||= !heard.has(one.text, one.room);
  }

  /** What the log does not have, by room. */
  missing(heard: Heard): readonly Typed[] {
    return this.#typed.filter(({ text, room, excused }) => !excused && !heard.has(text, room));
  }

  /** What has got into another room than the one that it was written in. */
  astray(heard: Heard): Finding[] {
    return this.#typed
      .filter(({ text, room }) => heard.has(text) && !heard.has(text, room))
      .map(({ text, room }) => ({ rule: "kept", what: `“${text}” was written in ${room} and said elsewhere.` }));
  }
}
