/**
 * Does something for many, but only for a few of them at a time. Who is added again while it is being done for them has
 * it done once more.
 */
export class Few<Each> {
  readonly #atOnce: number;
  readonly #act: (each: Each) => Promise<void>;
  readonly #waiting = new Set<Each>();
  readonly #busy = new Set<Each>();

  /** `act` must not reject. */
  constructor(atOnce: number, act: (each: Each) => Promise<void>) {
    this.#atOnce = atOnce;
    this.#act = act;
  }

  add(each: Each): void {
    this.#waiting.add(each);
    this.#begin();
  }

  #begin(): void {
    for (const each of this.#waiting) {
      if (this.#busy.size >= this.#atOnce) return;
      if (!this.#busy.has(each)) void this.#do(each);
    }
  }

  async #do(each: Each): Promise<void> {
    this.#waiting.delete(each);
    this.#busy.add(each);
    await this.#act(each);
    this.#busy.delete(each);
    this.#begin();
  }
}
