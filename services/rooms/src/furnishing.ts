import { aborted } from "./pause.ts";

/** How long a question waits for a broker that is being furnished, in milliseconds. */
const patience = 2000;

/**
 * Whether the broker has the buckets that questions are answered from. One that came back with an empty disk has to be
 * furnished first: asked for a bucket that is not there, it does not answer at all.
 */
export class Furnishing {
  #done = Promise.withResolvers<void>();
  #isDone = false;

  get isDone(): boolean {
    return this.#isDone;
  }

  /** Everything is there. */
  done(): void {
    this.#isDone = true;
    this.#done.resolve();
  }

  /** The broker is gone, and what it has when it comes back is not known. */
  lost(): void {
    this.#isDone = false;
    this.#done = Promise.withResolvers();
  }

  /** Whether everything is there now, or soon. */
  async reached(): Promise<boolean> {
    if (!this.#isDone) await Promise.race([this.#done.promise, aborted(AbortSignal.timeout(patience))]);
    return this.#isDone;
  }
}
