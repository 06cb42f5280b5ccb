import type { Random } from "../support/random.ts";
import type { Fact } from "./checker/history.ts";

/** A message that its author was shown as sent. */
export type SaidMessage = {
  readonly client: string;
  readonly room: string;
  readonly epoch: string;
  readonly seq: number;
};

const recent = 8;

/** What people have said in logs that are still there, for others to answer and to change. */
export class Said {
  readonly #writing = new Set<string>();
  readonly #epochs = new Map<string, string>();
  readonly #messages = new Map<string, SaidMessage[]>();

  hear(fact: Fact): void {
    if (fact.kind === "wrote" && fact.type === "message.posted") this.#writing.add(`${fact.client} ${fact.id}`);
    if (fact.kind === "entered") this.#enter(fact.room, fact.epoch);
    if (fact.kind !== "showed" || fact.state !== "sent" || fact.seq === undefined) return;
    if (!this.#writing.delete(`${fact.client} ${fact.id}`)) return;
    const { client, room, seq } = fact;
    this.#messages.get(room)?.push({ client, room, epoch: this.#epochs.get(room) ?? "", seq });
  }

  /** Half of the time one of the last, which others change too, else one from anywhere; undefined if there is none. */
  one(random: Random, room: string, isMeant: (message: SaidMessage) => boolean = () => true): SaidMessage | undefined {
    const all = (this.#messages.get(room) ?? []).filter(isMeant);
    const some = random.between(0, 2) < 1 ? all.slice(-recent) : all;
    return some.length === 0 ? undefined : random.one(some);
  }

  #enter(room: string, epoch: string): void {
    if (this.#epochs.get(room) === epoch) return;
    this.#epochs.set(room, epoch);
    this.#messages.set(room, []);
  }
}
