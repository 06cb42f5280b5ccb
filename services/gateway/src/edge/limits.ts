import { type Bound, Budget, Budgets, looser, type Origin, originOf, Tally } from "@parlor/service";
import type { GatewayConfig } from "../config.ts";

const clean = 0.8;

/** An address shares the budget of all only once it has spent a fifth of its own. */
class Shares {
  readonly #own: Budgets;
  readonly #networks: Budgets;
  readonly #all: Budget | undefined;

  constructor({ rate, burst }: Bound, all: Bound | undefined, now: number) {
    this.#own = new Budgets({ rate, burst });
    this.#networks = new Budgets({ rate: rate * looser, burst: burst * looser });
    this.#all = all && new Budget(all, now);
  }

  wait({ subscriber, network }: Origin, cost: number, now: number): number {
    return Math.max(
      this.#own.of(subscriber, now).wait(cost, now),
      network === undefined ? 0 : this.#networks.of(network, now).wait(cost, now),
      this.isClean({ subscriber, network }, now) ? 0 : (this.#all?.wait(cost, now) ?? 0),
    );
  }

  isClean({ subscriber }: Origin, now: number): boolean {
    return this.#own.of(subscriber, now).left(now) > clean;
  }

  take({ subscriber, network }: Origin, cost: number, now: number): void {
    this.#each(subscriber, network, now, (budget) => budget.take(cost, now));
  }

  giveBack({ subscriber, network }: Origin, cost: number, now: number): void {
    this.#each(subscriber, network, now, (budget) => budget.giveBack(cost, now));
  }

  sweep(now: number): void {
    this.#own.sweep(now);
    this.#networks.sweep(now);
  }

  #each(subscriber: string, network: string | undefined, now: number, act: (budget: Budget) => void): void {
    act(this.#own.of(subscriber, now));
    if (network !== undefined) act(this.#networks.of(network, now));
    if (this.#all) act(this.#all);
  }
}

export type Resource = "units" | "lookUps" | "proofs" | "newcomers" | "rooms" | "bytes" | "searching" | "handshakes";

/** Gateways tell each other of these: otherwise an address would have them once at each. */
export type Shared = "lookUps" | "proofs" | "rooms";

type Bounds = { readonly connection?: Bound; readonly address?: Bound; readonly all?: Bound };

const [hour, day] = [3_600, 86_400];
const refusalBound: Bound = { rate: 10, burst: 100 };
const fewest = 24;
const crowdedWait = 5_000;

/** deploy/README.md explains the bounds that are configuration. */
function boundsOf(config: GatewayConfig): Readonly<Record<Resource, Bounds>> {
  const newcomers = config.PARLOR_ADDRESS_NEWCOMERS;
  const bytes = config.PARLOR_ADDRESS_MEGABYTES * 1024 * 1024;
  return {
    units: {
      connection: { rate: config.PARLOR_RATE, burst: config.PARLOR_BURST },
      address: { rate: config.PARLOR_ADDRESS_RATE, burst: config.PARLOR_ADDRESS_BURST },
    },
    // With 10,000 live rooms, one guess in 48,000 hits, a day at this rate. `all` slows a guesser with many addresses.
    lookUps: { address: { rate: 0.5, burst: 30 }, all: { rate: 20, burst: 600 } },
    proofs: { address: { rate: 1, burst: 30 } },
    newcomers: { address: { rate: newcomers / hour, burst: newcomers / 4 } },
    rooms: { address: { rate: config.PARLOR_ADDRESS_ROOMS / day, burst: config.PARLOR_ADDRESS_ROOMS } },
    bytes: { address: { rate: bytes / day, burst: bytes } },
    searching: { connection: { rate: 50, burst: 500 }, address: { rate: 150, burst: 3_000 } },
    handshakes: { address: { rate: 20, burst: 1_000 } },
  };
}

export type Spent = { readonly resource: Shared; readonly address: string; readonly amount: number };

export class Limits {
  readonly #config: GatewayConfig;
  readonly #now: () => number;
  readonly #bounds: Readonly<Record<Resource, Bounds>>;
  readonly #shares = new Map<Resource, Shares>();
  readonly #connections = new Tally();
  readonly #places = new Tally();
  #tell: (spent: Spent) => void = () => undefined;

  constructor(config: GatewayConfig, now: () => number) {
    this.#config = config;
    this.#now = now;
    this.#bounds = boundsOf(config);
    for (const resource of resourcesOf(this.#bounds)) {
      const { address, all } = this.#bounds[resource];
      if (address) this.#shares.set(resource, new Shares(address, all, now()));
    }
  }

  onSpent(tell: (spent: Spent) => void): void {
    this.#tell = tell;
  }

  learn({ resource, address, amount }: Spent): void {
    const origin = originOf(address);
    if (amount > 0) this.#shares.get(resource)?.take(origin, amount, this.#now());
    else this.#shares.get(resource)?.giveBack(origin, -amount, this.#now());
  }

  /** Returns the ms until an address may come again if it may not connect now. */
  connect(address: string): Allowance | number {
    const origin = originOf(address);
    const allowance = new Allowance(this, origin);
    const wait = allowance.spend("handshakes", 1);
    if (wait > 0) return wait;
    const { PARLOR_ADDRESS_CONNECTIONS: most, PARLOR_CONNECTIONS: all } = this.#config;
    // However few connections a gateway takes, nobody gets most; but some dozen people may share an address.
    const part = Math.max(fewest, Math.ceil(all / 4));
    return this.#take(this.#connections, origin, "", Math.min(most, part)) ? allowance : crowdedWait;
  }

  disconnect({ origin }: Allowance): void {
    this.#connections.giveBack(origin, "");
  }

  enter(origin: Origin, room: string): boolean {
    const { PARLOR_ADDRESS_MEMBERS: most, PARLOR_ROOM_MEMBERS: all } = this.#config;
    return this.#take(this.#places, origin, room, Math.min(most, Math.ceil(all / 2)));
  }

  leave(origin: Origin, room: string, wait: number): void {
    if (wait === 0) this.#places.giveBack(origin, room);
    else setTimeout(() => this.#places.giveBack(origin, room), wait).unref();
  }

  isClean(origin: Origin, resource: Resource): boolean {
    return this.#shares.get(resource)?.isClean(origin, this.#now()) ?? true;
  }

  tell(origin: Origin, resource: Shared, amount: number): void {
    this.#tell({ resource, address: addressOf(origin), amount });
  }

  sweep(): void {
    for (const shares of this.#shares.values()) shares.sweep(this.#now());
  }

  ownBudget(resource: Resource): Budget | undefined {
    const bound = this.#bounds[resource].connection;
    return bound && this.#config.PARLOR_LIMITS ? new Budget(bound, this.#now()) : undefined;
  }

  newRefusalBudget(): Budget {
    return new Budget(refusalBound, this.#now());
  }

  endures(refusals: Budget): boolean {
    return !this.#config.PARLOR_LIMITS || refusals.spend(1, this.#now()) === 0;
  }

  spend(origin: Origin, own: Budget | undefined, resource: Resource, amount: number): number {
    if (!this.#config.PARLOR_LIMITS || amount === 0) return 0;
    const now = this.#now();
    const shares = this.#shares.get(resource);
    const wait = Math.max(own?.wait(amount, now) ?? 0, shares?.wait(origin, amount, now) ?? 0);
    if (wait > 0) return wait;
    own?.take(amount, now);
    shares?.take(origin, amount, now);
    if (resource === "rooms") this.tell(origin, resource, amount); // tries are told by `Tries`
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

/** One connection's budgets. Waits are in ms; 0 means now. */
export class Allowance {
  readonly origin: Origin;
  readonly #limits: Limits;
  readonly #own: Partial<Record<Resource, Budget>> = {};
  #refusals: Budget | undefined;

  constructor(limits: Limits, origin: Origin) {
    this.#limits = limits;
    this.origin = origin;
  }

  spend(resource: Resource, amount: number): number {
    return this.#limits.spend(this.origin, this.#ownOf(resource), resource, amount);
  }

  giveBack(resource: Resource, amount: number): void {
    this.#limits.giveBack(this.origin, this.#ownOf(resource), resource, amount);
  }

  /** False if the address has too many places in the room, or half of it. */
  enter(room: string): boolean {
    return this.#limits.enter(this.origin, room);
  }

  /** Gives the place back after `wait` ms. */
  leave(room: string, wait = 0): void {
    this.#limits.leave(this.origin, room, wait);
  }

  endures(): boolean {
    this.#refusals ??= this.#limits.newRefusalBudget();
    return this.#limits.endures(this.#refusals);
  }

  #ownOf(resource: Resource): Budget | undefined {
    const own = this.#own[resource] ?? this.#limits.ownBudget(resource);
    if (own) this.#own[resource] = own;
    return own;
  }
}

function addressOf({ subscriber, network }: Origin): string {
  return network === undefined ? subscriber : `${subscriber}::`;
}

function resourcesOf<T extends object>(record: T): Extract<keyof T, string>[] {
  const keys: Extract<keyof T, string>[] = [];
  for (const key in record) keys.push(key);
  return keys;
}
