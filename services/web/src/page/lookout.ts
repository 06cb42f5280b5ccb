import type { FrameItem } from "@parlor/contracts";
import { Absence } from "./absence.ts";
import { socketAddress } from "./address.ts";
import { Connection } from "./connection.ts";
import * as model from "./model.ts";
import { emptyTimeline, enter, hear } from "./timeline.ts";

/** Looks into General from the home page, without a name. */
export class Lookout {
  readonly #absence = new Absence();
  readonly #connection = new Connection(socketAddress(), {
    opened: () => this.#watch(),
    heard: (item) => this.#hear(item),
    lost: () => this.#absence.begins(), // what was seen last stays, until it can be looked at again
    ended: () => undefined,
  });

  start(): void {
    this.#absence.begins();
    this.#connection.start();
  }

  stop(): void {
    this.#connection.stop();
    this.#absence.ends();
    model.general.value = undefined;
  }

  #watch(): void {
    this.#connection.ask({ type: "room.watch" }, (reply) => {
      if (reply?.type === "refused") return this.#connection.retreat(reply.retryAfter ?? 0);
      if (reply?.type !== "room.watched") return;
      this.#connection.settled();
      this.#absence.ends();
      model.general.value = { timeline: enter(emptyTimeline, reply), here: reply.here };
    });
  }

  #hear(item: FrameItem): void {
    const seen = model.general.value;
    if (seen === undefined) return;
    if (item.type === "roster.changed") model.general.value = { ...seen, here: item.here };
    if (item.type === "gateway.draining") this.#connection.moveWithin(item.within);
    if (item.type === "session.pong" && item.seq > seen.timeline.head) this.#connection.restart();
    if (item.type !== "message.posted") return;
    const { timeline, heard } = hear(seen.timeline, item);
    if (heard === "hole") return this.#connection.restart();
    model.general.value = { ...seen, timeline };
  }
}
