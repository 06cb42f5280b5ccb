/** `rate` is in units a second. */
export type Bound = { readonly rate: number; readonly burst: number };

/** A token bucket. Times are in ms. */
export class Budget {
  readonly #bound: Bound;
  #thousandths: number;
  #at: number;

  constructor(bound: Bound, now: number) {
    this.#bound = bound;
    this.#thousandths = bound.burst * 1000;
    this.#at = now;
  }

  /** The ms until `cost` can be spent. More than the burst can be spent when the budget is full. */
  wait(cost: number, now: number): number {
    this.#fill(now);
    const wanted = Math.min(cost, this.#bound.burst) * 1000;
    return Math.max(0, Math.ceil((wanted - this.#thousandths) / this.#bound.rate));
  }

  /** Spends and returns 0, or returns the ms until it could. */
  spend(cost: number, now: number): number {
    const wait = this.wait(cost, now);
    if (wait === 0) this.take(cost, now);
    return wait;
  }

  /** Takes what was spent elsewhere: the budget may owe as much as it can hold. */
  take(cost: number, now: number): void {
    this.#fill(now);
    this.#thousandths = Math.max(this.#thousandths - cost * 1000, -this.#bound.burst * 1000);
  }

  giveBack(cost: number, now: number): void {
    this.#fill(now);
    this.#thousandths = Math.min(this.#thousandths + cost * 1000, this.#bound.burst * 1000);
  }

  /** The part of the burst that is left, below 0 if something is owed. */
  left(now: number): number {
    this.#fill(now);
    return this.#thousandths / (this.#bound.burst * 1000);
  }

  #fill(now: number): void {
    const { rate, burst } = this.#bound;
    this.#thousandths = Math.min(burst * 1000, this.#thousandths + (now - this.#at) * rate);
    this.#at = now;
  }
}

export class Budgets {
  readonly #budgets = new Map<string, Budget>();
  readonly #bound: Bound;

  constructor(bound: Bound) {
    this.#bound = bound;
  }

  get size(): number {
    return this.#budgets.size;
  }

  of(key: string, now: number): Budget {
    const known = this.#budgets.get(key);
    if (known) return known;
    const budget = new Budget(this.#bound, now);
    this.#budgets.set(key, budget);
    return budget;
  }

  sweep(now: number): void {
    for (const [key, budget] of this.#budgets) if (budget.left(now) >= 1) this.#budgets.delete(key);
  }
}
