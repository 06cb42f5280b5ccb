import { randomUUID } from "node:crypto";
import type { GatewaySpent } from "@parlor/contracts";
import type { Limits, Spent } from "./limits.ts";

/** The part of the bus that this file needs. */
type Channel = {
  tellGateways(spent: GatewaySpent): void;
  hearGateways(heard: (spent: GatewaySpent) => void): void;
};

/** A gateway that has not been heard of for this many milliseconds is gone. */
const gone = 10_000;

/**
 * Shares between gateways what addresses spend: an address has its tries once, not once at each gateway. What is spent in
 * one turn of the loop goes out together; nothing does while no other gateway is there.
 */
export class SharedBudgets {
  readonly #channel: Channel;
  readonly #now: () => number;
  readonly #me = randomUUID();
  #spent: Spent[] = [];
  #heardAt = Number.NEGATIVE_INFINITY;

  /** `now` is in milliseconds of a clock that never goes back. */
  constructor(channel: Channel, limits: Limits, now: () => number) {
    this.#channel = channel;
    this.#now = now;
    limits.onSpent((spent) => this.#tell(spent));
    channel.hearGateways(({ gateway, spent }) => {
      if (gateway === this.#me) return;
      const isNew = this.#isAlone();
      this.#heardAt = now();
      if (isNew) this.beat(); // or it would not know of us until the next beat
      for (const [resource, address, amount] of spent) limits.learn({ resource, address, amount });
    });
  }

  /** Lets the others know that this gateway is there. To be called every few seconds. */
  beat(): void {
    this.#channel.tellGateways({ gateway: this.#me, spent: [] });
  }

  #isAlone(): boolean {
    return this.#now() - this.#heardAt > gone;
  }

  #tell(spent: Spent): void {
    if (this.#isAlone()) return;
    if (this.#spent.push(spent) === 1) setImmediate(() => this.#send());
  }

  #send(): void {
    const spent = this.#spent;
    this.#spent = [];
    this.#channel.tellGateways({
      gateway: this.#me,
      spent: spent.map(({ resource, address, amount }) => [resource, address, amount]),
    });
  }
}
