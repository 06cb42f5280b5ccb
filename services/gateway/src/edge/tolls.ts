import { randomUUID } from "node:crypto";
import { type AnswerOf, type Command, type GatewaySpent, readRoom } from "@parlor/contracts";
import type { Allowance, Limits, Resource, Shared, Spent } from "./limits.ts";

/** A paid try; end it with `hit` or `miss`. */
export type Try = {
  /** It succeeded, or taught nothing: paid back. */
  hit(): void;
  miss(): void;
};

// Tries that cost only if they fail. Each is paid first, since many could be made at once. An address with none left
// waits for those under way: 300 people of one school who come in together are no guessers.
export class Tries {
  readonly #resource: Shared;
  readonly #limits: Limits;
  readonly #underWay = new Map<string, number>();
  readonly #waiting = new Map<string, (() => void)[]>();

  constructor(resource: Shared, limits: Limits) {
    this.#resource = resource;
    this.#limits = limits;
  }

  /** Returns the ms until a try may be made if none can be paid now. */
  async begin(allowance: Allowance): Promise<Try | number> {
    const { subscriber } = allowance.origin;
    for (;;) {
      const wait = allowance.spend(this.#resource, 1);
      if (wait === 0) return this.#begun(allowance);
      if (!this.#underWay.has(subscriber)) return this.#refused(subscriber, wait);
      await new Promise<void>((resolve) => this.#queueOf(subscriber).push(resolve));
    }
  }

  #begun(allowance: Allowance): Try {
    const { subscriber } = allowance.origin;
    this.#underWay.set(subscriber, (this.#underWay.get(subscriber) ?? 0) + 1);
    // Other gateways need not hear of every try of an address that mostly succeeds.
    const told = !this.#limits.isClean(allowance.origin, this.#resource);
    if (told) this.#limits.tell(allowance.origin, this.#resource, 1);
    return {
      hit: () => {
        allowance.giveBack(this.#resource, 1);
        if (told) this.#limits.tell(allowance.origin, this.#resource, -1);
        this.#ended(subscriber);
      },
      miss: () => {
        if (!told) this.#limits.tell(allowance.origin, this.#resource, 1);
        this.#ended(subscriber);
      },
    };
  }

  #ended(subscriber: string): void {
    const left = (this.#underWay.get(subscriber) ?? 0) - 1;
    if (left > 0) this.#underWay.set(subscriber, left);
    else this.#underWay.delete(subscriber);
    this.#wakeOne(subscriber);
  }

  #refused(subscriber: string, wait: number): number {
    this.#wakeOne(subscriber); // the next has to be told as well
    return wait;
  }

  #wakeOne(subscriber: string): void {
    const queue = this.#waiting.get(subscriber);
    queue?.shift()?.();
    if (queue?.length === 0) this.#waiting.delete(subscriber);
  }

  #queueOf(subscriber: string): (() => void)[] {
    const queue = this.#waiting.get(subscriber) ?? [];
    this.#waiting.set(subscriber, queue);
    return queue;
  }
}

type Entrance = Extract<Command, { type: "room.create" | "room.join" }>;
type Answer = AnswerOf<"room.join">;

type Toll = {
  /** Only a token opens the door: the address cannot pay as a stranger. */
  readonly proven: boolean;
  /** Pays back what was not needed; without an answer, all of it. */
  settle(answer: Answer | undefined): void;
};

/** What strangers pay before the rooms service is asked for them. */
export class Tolls {
  readonly #lookUps: Tries;
  readonly #proofs: Tries;

  constructor(limits: Limits) {
    this.#lookUps = new Tries("lookUps", limits);
    this.#proofs = new Tries("proofs", limits);
  }

  /** Pays for a try if the room's code may not exist, or returns the ms until that can be paid. */
  async payLook(allowance: Allowance, room: string): Promise<Try | number | undefined> {
    return readRoom(room)?.kind === "coded" ? this.#lookUps.begin(allowance) : undefined;
  }

  /** Pays, or returns the ms until that is possible. A member with a token comes in even so. */
  async payEntrance(allowance: Allowance, command: Entrance): Promise<Toll | number> {
    const makes = command.type === "room.create" || command.create;
    const paid = payAll(allowance, makes ? ["newcomers", "rooms"] : ["newcomers"]);
    if (typeof paid === "number") return this.#payByToken(allowance, command, paid);
    const look = command.type === "room.create" ? undefined : await this.payLook(allowance, command.room);
    if (typeof look !== "number") return tollOf(allowance, paid, look);
    for (const resource of paid) allowance.giveBack(resource, 1);
    return this.#payByToken(allowance, command, look);
  }

  async #payByToken(allowance: Allowance, command: Entrance, wait: number): Promise<Toll | number> {
    if (command.type === "room.create" || command.token === undefined) return wait;
    const proof = await this.#proofs.begin(allowance);
    if (typeof proof === "number") return wait;
    return { proven: true, settle: (answer) => (isRefused(answer, "too-fast") ? proof.miss() : proof.hit()) };
  }
}

function payAll(allowance: Allowance, resources: readonly Resource[]): readonly Resource[] | number {
  const paid: Resource[] = [];
  for (const resource of resources) {
    const wait = allowance.spend(resource, 1);
    if (wait === 0) paid.push(resource);
    else {
      for (const each of paid) allowance.giveBack(each, 1);
      return wait;
    }
  }
  return paid;
}

function tollOf(allowance: Allowance, paid: readonly Resource[], look: Try | undefined): Toll {
  return {
    proven: false,
    settle(answer) {
      for (const resource of paid) if (!isNeeded(resource, answer)) allowance.giveBack(resource, 1);
      if (isRefused(answer, "no-such-room")) look?.miss();
      else look?.hit();
    },
  };
}

function isNeeded(resource: Resource, answer: Answer | undefined): boolean {
  if (answer?.type !== "member.admitted") return false;
  return resource === "rooms" ? answer.made === true : answer.known !== true;
}

function isRefused(answer: Answer | undefined, reason: "no-such-room" | "too-fast"): boolean {
  return answer?.type === "refused" && answer.reason === reason;
}

type Neighbours = {
  tellGateways(spent: GatewaySpent): void;
  hearGateways(heard: (spent: GatewaySpent) => void): void;
};

const goneAfter = 10_000;

/** An address has its tries once, not at each gateway. A lone gateway tells nobody. */
export class SharedBudgets {
  readonly #neighbours: Neighbours;
  readonly #now: () => number;
  readonly #me = randomUUID();
  #spent: Spent[] = [];
  #heardAt = Number.NEGATIVE_INFINITY;

  constructor(neighbours: Neighbours, limits: Limits, now: () => number) {
    this.#neighbours = neighbours;
    this.#now = now;
    limits.onSpent((spent) => this.#tell(spent));
    neighbours.hearGateways(({ gateway, spent }) => {
      if (gateway === this.#me) return;
      const isNew = this.#isAlone();
      this.#heardAt = now();
      if (isNew) this.beat(); // or it would not know of us until the next beat
      for (const [resource, address, amount] of spent) limits.learn({ resource, address, amount });
    });
  }

  /** Tells the others that this gateway exists. Call it every few seconds. */
  beat(): void {
    this.#neighbours.tellGateways({ gateway: this.#me, spent: [] });
  }

  #isAlone(): boolean {
    return this.#now() - this.#heardAt > goneAfter;
  }

  #tell(spent: Spent): void {
    if (this.#isAlone()) return;
    if (this.#spent.push(spent) === 1) setImmediate(() => this.#send());
  }

  #send(): void {
    const spent = this.#spent;
    this.#spent = [];
    this.#neighbours.tellGateways({
      gateway: this.#me,
      spent: spent.map(({ resource, address, amount }) => [resource, address, amount]),
    });
  }
}
