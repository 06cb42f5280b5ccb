/** How fast a budget fills, in units a second, and how much it holds. */
export type Bound = { readonly rate: number; readonly burst: number };

/**
 * How much somebody may do: a bucket of tokens that fills at a steady rate up to a burst. Spending more than there is
 * is refused and says after how long it would go.
 */
export class Budget {
  readonly #bound: Bound;
  /** In thousandths, so that whole milliseconds at a whole rate add up exactly. */
  #thousandths: number;
  #at: number;

  /** `now` is in milliseconds of a clock that never goes back. */
  constructor(bound: Bound, now: number) {
    this.#bound = bound;
    this.#thousandths = bound.burst * 1000;
    this.#at = now;
  }

  /** The milliseconds until this much can be spent, 0 for now. What is more than the burst can be spent when it is full. */
  wait(cost: number, now: number): number {
    this.#fill(now);
    const wanted = Math.min(cost, this.#bound.burst) * 1000;
    return Math.max(0, Math.ceil((wanted - this.#thousandths) / this.#bound.rate));
  }

  /** Spends, and gives 0; or spends nothing and gives the milliseconds until it could. */
  spend(cost: number, now: number): number {
    const wait = this.wait(cost, now);
    if (wait === 0) this.take(cost, now);
    return wait;
  }

  /** Takes what has been spent elsewhere: the budget may owe as much as it can hold. */
  take(cost: number, now: number): void {
    this.#fill(now);
    this.#thousandths = Math.max(this.#thousandths - cost * 1000, -this.#bound.burst * 1000);
  }

  /** What was spent turned out not to be needed. */
  giveBack(cost: number, now: number): void {
    this.#fill(now);
    this.#thousandths = Math.min(this.#thousandths + cost * 1000, this.#bound.burst * 1000);
  }

  /** The part of the burst that is left, 1 for all of it. Below 0 something is owed. */
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

/** Budgets by key, each made when first needed and forgotten when it is full again. */
export class Budgets {
  readonly #budgets = new Map<string, Budget>();
  readonly #bound: Bound;

  constructor(bound: Bound) {
    this.#bound = bound;
  }

  /** How many are remembered. */
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

  /** Forgets those who have been quiet for long enough. */
  sweep(now: number): void {
    for (const [key, budget] of this.#budgets) if (budget.left(now) >= 1) this.#budgets.delete(key);
  }
}
