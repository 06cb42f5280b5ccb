/**
 * How much somebody may do: a bucket of tokens that fills at a steady rate up to a burst. Spending more than there is
 * is refused and says after how long it would go.
 */
export class Budget {
  readonly #rate: number;
  readonly #burst: number;
  /** In thousandths, so that whole milliseconds at a whole rate add up exactly. */
  #thousandths: number;
  #at: number;

  /** `rate` is in tokens a second, `now` in milliseconds of a clock that never goes back. */
  constructor(rate: number, burst: number, now: number) {
    this.#rate = rate;
    this.#burst = burst;
    this.#thousandths = burst * 1000;
    this.#at = now;
  }

  /** The milliseconds until so much can be spent, 0 for now. */
  wait(cost: number, now: number): number {
    this.#fill(now);
    return Math.max(0, Math.ceil((cost * 1000 - this.#thousandths) / this.#rate));
  }

  /** Spends, and gives 0; or spends nothing and gives the milliseconds until it could. */
  spend(cost: number, now: number): number {
    const wait = this.wait(cost, now);
    if (wait === 0) this.#thousandths -= cost * 1000;
    return wait;
  }

  /** Whether nothing has been spent that has not come back: such a budget can be forgotten. */
  isFull(now: number): boolean {
    this.#fill(now);
    return this.#thousandths >= this.#burst * 1000;
  }

  #fill(now: number): void {
    this.#thousandths = Math.min(this.#burst * 1000, this.#thousandths + (now - this.#at) * this.#rate);
    this.#at = now;
  }
}

/** Budgets by address, each made when first needed and forgotten when it is full again. */
export class Budgets {
  readonly #budgets = new Map<string, Budget>();
  readonly #rate: number;
  readonly #burst: number;

  constructor(rate: number, burst: number) {
    this.#rate = rate;
    this.#burst = burst;
  }

  /** How many are remembered. */
  get size(): number {
    return this.#budgets.size;
  }

  of(key: string, now: number): Budget {
    const known = this.#budgets.get(key);
    if (known) return known;
    const budget = new Budget(this.#rate, this.#burst, now);
    this.#budgets.set(key, budget);
    return budget;
  }

  /** Forgets those who have been quiet for long enough. */
  sweep(now: number): void {
    for (const [key, budget] of this.#budgets) if (budget.isFull(now)) this.#budgets.delete(key);
  }
}
