type Reading<T> = { readonly over: Promise<void>; next: Promise<T> | undefined };

/** Callers during a read share the next one, which begins after they asked: no answer is stale. */
export class CoalescedReads<T> {
  readonly #begin: (key: string) => Promise<T>;
  readonly #underWay = new Map<string, Reading<T>>();

  constructor(begin: (key: string) => Promise<T>) {
    this.#begin = begin;
  }

  read(key: string): Promise<T> {
    const reading = this.#underWay.get(key);
    if (!reading) return this.#start(key);
    reading.next ??= reading.over.then(() => this.#start(key));
    return reading.next;
  }

  #start(key: string): Promise<T> {
    const result = this.#begin(key);
    const ends = () => {
      if (!reading.next) this.#underWay.delete(key);
    };
    const reading: Reading<T> = { over: result.then(ends, ends), next: undefined };
    this.#underWay.set(key, reading);
    return result;
  }
}
