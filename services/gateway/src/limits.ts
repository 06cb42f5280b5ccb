import { type Origin, originOf, Tally } from "@parlor/service";
import { type Bound, Budget } from "./budget.ts";
import type { GatewayConfig } from "./config.ts";
import { Shares } from "./shares.ts";

/** What a stranger causes and has a budget for. */
export type Resource =
  /** Everything, in units of `costs`. */
  | "units"
  /** Tries at a code that may not exist. */
  | "lookUps"
  /** Tries to come in by a token alone. */
  | "proofs"
  /** New members. */
  | "newcomers"
  /** New rooms. */
  | "rooms"
  /** Bytes for the log. */
  | "bytes"
  /** Milliseconds of searching. */
  | "searching"
  /** New connections. */
  | "handshakes";

/** Those of them that gateways tell each other of: otherwise an address would have them once at each. */
export type Shared = "lookUps" | "proofs" | "rooms";

/** Who has a budget of a resource: each connection, each address, all of them together. */
type Bounds = { readonly connection?: Bound; readonly address?: Bound; readonly all?: Bound };

/** In seconds. */
const [hour, day] = [3_600, 86_400];
/** Refused commands in a row that a connection gets away with: a hundred at once, ten a second. */
const patience: Bound = { rate: 10, burst: 100 };

/** The table of all bounds. What depends on the host's people is configuration; deploy/README.md explains each. */
function boundsOf(config: GatewayConfig): Readonly<Record<Resource, Bounds>> {
  const newcomers = config.PARLOR_ADDRESS_NEWCOMERS;
  const bytes = config.PARLOR_ADDRESS_MEGABYTES * 1024 * 1024;
  return {
    units: {
      connection: { rate: config.PARLOR_RATE, burst: config.PARLOR_BURST },
      address: { rate: config.PARLOR_ADDRESS_RATE, burst: config.PARLOR_ADDRESS_BURST },
    },
    // Ten thousand live rooms are hit once in 48,000 guesses, a day at this rate. A guesser with many addresses meets `all`.
    lookUps: { address: { rate: 0.5, burst: 30 }, all: { rate: 20, burst: 600 } },
    proofs: { address: { rate: 1, burst: 30 } },
    newcomers: { address: { rate: newcomers / hour, burst: newcomers / 4 } },
    rooms: { address: { rate: config.PARLOR_ADDRESS_ROOMS / day, burst: config.PARLOR_ADDRESS_ROOMS } },
    bytes: { address: { rate: bytes / day, burst: bytes } },
    searching: { connection: { rate: 50, burst: 500 }, address: { rate: 150, burst: 3_000 } },
    handshakes: { address: { rate: 20, burst: 1_000 } },
  };
}

/** A resource was spent by an address, or given back where the amount is negative. Gateways tell each other. */
export type Spent = { readonly resource: Shared; readonly address: string; readonly amount: number };

/** The limits that all connections of this gateway share, and some of which all gateways do. */
export class Limits {
  readonly #config: GatewayConfig;
  readonly #now: () => number;
  readonly #bounds: Readonly<Record<Resource, Bounds>>;
  readonly #shares = new Map<Resource, Shares>();
  readonly #connections = new Tally();
  readonly #places = new Tally();
  #tell: (spent: Spent) => void = () => undefined;

  /** `now` is in milliseconds of a clock that never goes back. */
  constructor(config: GatewayConfig, now: () => number) {
    this.#config = config;
    this.#now = now;
    this.#bounds = boundsOf(config);
    for (const resource of resourcesOf(this.#bounds)) {
      const { address, all } = this.#bounds[resource];
      if (address) this.#shares.set(resource, new Shares(address, all, now()));
    }
  }

  /** Calls back with what the other gateways should know. */
  onSpent(tell: (spent: Spent) => void): void {
    this.#tell = tell;
  }

  /** Takes note of what an address has spent at another gateway. */
  learn({ resource, address, amount }: Spent): void {
    const origin = originOf(address);
    if (amount > 0) this.#shares.get(resource)?.take(origin, amount, this.#now());
    else this.#shares.get(resource)?.giveBack(origin, -amount, this.#now());
  }

  /** Lets a connection in from an address, or says in how many milliseconds it may come again. */
  connect(address: string): Allowance | number {
    const origin = originOf(address);
    const allowance = new Allowance(this, origin);
    const wait = allowance.spend("handshakes", 1);
    if (wait > 0) return wait;
    const { PARLOR_ADDRESS_CONNECTIONS: most, PARLOR_CONNECTIONS: all } = this.#config;
    // However few connections a gateway takes, nobody gets most of them; but some dozen people may share an address.
    const part = Math.max(fewest, Math.ceil(all / 4));
    if (!this.#take(this.#connections, origin, "", Math.min(most, part))) return crowded;
    return allowance;
  }

  /** The connection is gone. */
  disconnect({ origin }: Allowance): void {
    this.#connections.giveBack(origin, "");
  }

  /** Takes a place in a room for a connection; false if its address has as many there as it may have, or half the room. */
  enter({ origin }: Allowance, room: string): boolean {
    const { PARLOR_ADDRESS_MEMBERS: most, PARLOR_ROOM_MEMBERS: all } = this.#config;
    return this.#take(this.#places, origin, room, Math.min(most, Math.ceil(all / 2)));
  }

  /** The connection has left the room; after `wait` milliseconds so has whoever it brought in. */
  leave({ origin }: Allowance, room: string, wait = 0): void {
    if (wait === 0) this.#places.giveBack(origin, room);
    else setTimeout(() => this.#places.giveBack(origin, room), wait).unref();
  }

  /** Whether an address has hardly spent anything of a resource. */
  isClean(origin: Origin, resource: Resource): boolean {
    return this.#shares.get(resource)?.isClean(origin, this.#now()) ?? true;
  }

  /** Lets the other gateways know what an address has spent, or got back if the amount is negative. */
  tell(origin: Origin, resource: Shared, amount: number): void {
    this.#tell({ resource, address: addressOf(origin), amount });
  }

  /** Forgets addresses that have been quiet. To be called now and then. */
  sweep(): void {
    for (const shares of this.#shares.values()) shares.sweep(this.#now());
  }

  /** A budget of a connection's own; undefined if the resource has none or limits are off. */
  ownBudget(resource: Resource): Budget | undefined {
    const bound = this.#bounds[resource].connection;
    return bound && this.#config.PARLOR_LIMITS ? new Budget(bound, this.#now()) : undefined;
  }

  /** How many refusals in a row a connection gets away with. */
  newPatience(): Budget {
    return new Budget(patience, this.#now());
  }

  endures(patience: Budget): boolean {
    return !this.#config.PARLOR_LIMITS || patience.spend(1, this.#now()) === 0;
  }

  /** See `Allowance.spend`; `own` is the connection's budget. */
  spend(origin: Origin, own: Budget | undefined, resource: Resource, amount: number): number {
    if (!this.#config.PARLOR_LIMITS || amount === 0) return 0;
    const now = this.#now();
    const shares = this.#shares.get(resource);
    const wait = Math.max(own?.wait(amount, now) ?? 0, shares?.wait(origin, amount, now) ?? 0);
    if (wait > 0) return wait;
    own?.take(amount, now);
    shares?.take(origin, amount, now);
    if (resource === "rooms") this.tell(origin, resource, amount); // tries tell by themselves, see `Tries`
    return 0;
  }

  giveBack(origin: Origin, own: Budget | undefined, resource: Resource, amount: number): void {
    if (!this.#config.PARLOR_LIMITS || amount === 0) return;
    const now = this.#now();
    own?.giveBack(amount, now);
    this.#shares.get(resource)?.giveBack(origin, amount, now);
    if (resource === "rooms") this.tell(origin, resource, -amount);
  }

  #take(tally: Tally, origin: Origin, room: string, most: number): boolean {
    return tally.take(origin, room, this.#config.PARLOR_LIMITS ? most : Number.POSITIVE_INFINITY);
  }
}

/** So many connections an address may have in any case. */
const fewest = 24;
/** An address that has all the connections it may have is told to come again after so many milliseconds. */
const crowded = 5_000;

/** What one connection may do. Waits are in milliseconds; 0 means now. */
export class Allowance {
  readonly origin: Origin;
  readonly #limits: Limits;
  /** Made when first needed: most connections only say a few words. */
  readonly #own: Partial<Record<Resource, Budget>> = {};
  #patience: Budget | undefined;

  constructor(limits: Limits, origin: Origin) {
    this.#limits = limits;
    this.origin = origin;
  }

  /** Spends so much of a resource, and gives 0; or spends nothing and gives how long until it could. */
  spend(resource: Resource, amount: number): number {
    return this.#limits.spend(this.origin, this.#ownOf(resource), resource, amount);
  }

  /** What was spent turned out not to be needed. */
  giveBack(resource: Resource, amount: number): void {
    this.#limits.giveBack(this.origin, this.#ownOf(resource), resource, amount);
  }

  /** Accounts for a refusal; false when the connection has had too many and is to be closed. */
  endures(): boolean {
    this.#patience ??= this.#limits.newPatience();
    return this.#limits.endures(this.#patience);
  }

  #ownOf(resource: Resource): Budget | undefined {
    const own = this.#own[resource] ?? this.#limits.ownBudget(resource);
    if (own) this.#own[resource] = own;
    return own;
  }
}

/** An address of the origin, for other gateways to find the same origin by. */
function addressOf({ subscriber, network }: Origin): string {
  return network === undefined ? subscriber : `${subscriber}::`;
}

/** The keys of a record, known by its type. */
function resourcesOf<T extends object>(record: T): Extract<keyof T, string>[] {
  const keys: Extract<keyof T, string>[] = [];
  for (const key in record) keys.push(key);
  return keys;
}
