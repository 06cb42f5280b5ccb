import { looser, type Origin } from "@parlor/service";
import { type Bound, Budget, Budgets } from "./budget.ts";

/** An address shares the budget of all only once it has spent a fifth of its own. */
const clean = 0.8;

/** The budgets that addresses have of one resource: each its own, its network a looser one, and all of them one. */
export class Shares {
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

  /** Whether an address has hardly spent anything: the budget of all is then not asked. */
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
