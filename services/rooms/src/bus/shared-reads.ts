type Reading<T> = { readonly over: Promise<void>; next: Promise<T> | undefined };

/**
 * Reads by key, one at a time of each: all who ask while one is under way share the next, which begins after they
 * asked. So a crowd at one door costs a few reads, and what somebody is told is never older than their question.
 */
export class SharedReads<T> {
  readonly #begin: (key: string) => Promise<T>;
  readonly #underWay = new Map<string, Reading<T>>();

  constructor(begin: (key: string) => Promise<T>) {
    this.#begin = begin;
  }

  /** Rejects where the read does. */
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
