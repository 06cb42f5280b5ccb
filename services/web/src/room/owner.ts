import type { Connection, Question } from "@parlor/client/connection";
import type { Person } from "@parlor/client/roster";
import { cleanName, type MemberId, titleProblem } from "@parlor/contracts";
import { signal } from "@preact/signals";
import { say } from "../app/notices.ts";
import { tellRefusal } from "../app/texts.ts";

type Order = Extract<Question, { type: "room.rename" | "room.lock" | "member.remove" }>;

export class OwnerActs {
  readonly removing = signal<Person | undefined>(undefined);
  readonly #ordered = signal<ReadonlySet<string>>(new Set());
  readonly #connection: Pick<Connection, "ask">;
  #stopped = false;

  constructor(connection: Pick<Connection, "ask">) {
    this.#connection = connection;
  }

  /** An empty title takes it away. */
  rename(typed: string): void {
    const title = cleanName(typed);
    const problem = titleProblem(title, typed);
    if (problem === undefined) this.#order({ type: "room.rename", title });
    else say(tellRefusal(problem));
  }

  lock(locked: boolean): void {
    this.#order({ type: "room.lock", locked });
  }

  /** The member cannot come back as the same person. */
  remove(member: MemberId): void {
    this.#order({ type: "member.remove", member });
  }

  isOrdered(type: Order["type"]): boolean {
    return this.#ordered.value.has(type);
  }

  stop(): void {
    this.#stopped = true;
  }

  #order(order: Order): void {
    const wish = JSON.stringify(order);
    if (this.#stopped || this.#ordered.value.has(wish)) return;
    const asked = [wish, order.type];
    this.#ordered.value = new Set([...this.#ordered.value, ...asked]);
    this.#connection.ask(order, (reply) => {
      this.#ordered.value = new Set([...this.#ordered.value].filter((one) => !asked.includes(one)));
      if (!this.#stopped && reply?.type !== "done")
        say(tellRefusal(reply?.type === "refused" ? reply.reason : "unavailable"));
    });
  }
}
