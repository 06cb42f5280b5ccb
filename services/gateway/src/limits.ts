import type { Command } from "@parlor/contracts";
import { Budget, Budgets } from "./budget.ts";
import type { GatewayConfig } from "./config.ts";

/** What a command costs, in messages: one score over all that a connection does. */
const costs: Record<Command["type"], number> = {
  "message.post": 1,
  "typing.start": 0.25,
  "session.forget": 1,
  "session.ping": 0.1,
  "room.create": 5,
  "room.join": 2,
  "room.watch": 2,
  "room.peek": 2,
  "room.leave": 0.5,
  "room.rename": 3,
  "room.lock": 3,
  "member.remove": 3,
  "roster.fetch": 2,
  "history.fetch": 0.5,
  "history.search": 3,
};

/** Refused commands in a row that a connection gets away with: a hundred at once, ten a second. */
const patience = { rate: 10, burst: 100 };
/** Wrong codes from one address: ten thousand live rooms are hit once in 48,000 guesses, a day at this rate. */
const misses = { rate: 0.5, burst: 30 };
/** Wrong codes from everywhere: a guesser with many addresses meets this one. */
const allMisses = { rate: 20, burst: 600 };

/** What one connection may do. Waits are in milliseconds; 0 means now. */
export type Allowance = {
  /** Accounts for a command. */
  spend(command: Command): number;
  /** How long until another code may be tried. */
  untilLookUp(): number;
  /** Accounts for a code that did not exist. */
  missed(): void;
  /** Accounts for a refusal; false when the connection has had too many and is to be closed. */
  endures(): boolean;
};

const unlimited: Allowance = { spend: () => 0, untilLookUp: () => 0, missed: () => undefined, endures: () => true };

/** The limits that all connections of this gateway share. */
export class Limits {
  readonly #config: GatewayConfig;
  readonly #now: () => number;
  readonly #addresses: Budgets;
  readonly #misses = new Budgets(misses.rate, misses.burst);
  readonly #allMisses: Budget;

  /** `now` is in milliseconds of a clock that never goes back. */
  constructor(config: GatewayConfig, now: () => number) {
    this.#config = config;
    this.#now = now;
    this.#addresses = new Budgets(config.PARLOR_ADDRESS_RATE, config.PARLOR_ADDRESS_BURST);
    this.#allMisses = new Budget(allMisses.rate, allMisses.burst, now());
  }

  /** The limits of one new connection from an address. */
  admit(address: string): Allowance {
    if (!this.#config.PARLOR_LIMITS) return unlimited;
    const now = this.#now;
    const prefix = addressPrefix(address);
    const own = new Budget(this.#config.PARLOR_RATE, this.#config.PARLOR_BURST, now());
    const refusals = new Budget(patience.rate, patience.burst, now());
    return {
      spend: ({ type }) => own.spend(costs[type], now()) || this.#addresses.of(prefix, now()).spend(costs[type], now()),
      untilLookUp: () => Math.max(this.#misses.of(prefix, now()).wait(1, now()), this.#allMisses.wait(1, now())),
      missed: () => {
        this.#misses.of(prefix, now()).spend(1, now());
        this.#allMisses.spend(1, now());
      },
      endures: () => refusals.spend(1, now()) === 0,
    };
  }

  /** Forgets addresses that have been quiet. To be called now and then. */
  sweep(): void {
    this.#addresses.sweep(this.#now());
    this.#misses.sweep(this.#now());
  }
}

/** What one subscriber of an Internet provider holds: an IPv4 address, or the /64 of an IPv6 one. */
export function addressPrefix(address: string): string {
  if (!address.includes(":") || address.includes(".")) return address;
  const [start = [], end = []] = address.split("::").map((part) => part.split(":").filter(Boolean));
  const zeros = Array<string>(Math.max(8 - start.length - end.length, 0)).fill("0");
  return [...start, ...zeros, ...end].slice(0, 4).join(":");
}
