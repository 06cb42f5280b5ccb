type Job<R> = { readonly answer: Promise<R | "busy">; readonly start: () => void };

/** How much may wait, and how long: `most` in all and `ofRoom` of one room, each at most `patience` milliseconds. */
export type Bounds = { readonly most: number; readonly ofRoom: number; readonly patience: number };

/**
 * Does one thing at a time, while a bounded number waits. Rooms take turns, so that one in which much is asked does not keep
 * the others waiting, and the same question asked again while it waits is one question. What waited for too long is not done
 * at all: by then nobody may be there to hear the answer.
 */
export class SearchQueue<R> {
  readonly #bounds: Bounds;
  /** By room, and then by what is asked; the room whose turn it is in front. */
  readonly #waiting = new Map<string, Map<string, Job<R>>>();
  #count = 0;
  #isRunning = false;

  constructor(bounds: Bounds) {
    this.#bounds = bounds;
  }

  /** What `run` resolves to, or that there is too much to do. `question` says what is asked of this room. */
  ask(room: string, question: string, run: () => Promise<R>): Promise<R | "busy"> {
    const ofRoom = this.#waiting.get(room);
    const same = ofRoom?.get(question);
    if (same) return same.answer;
    if (this.#count >= this.#bounds.most || (ofRoom?.size ?? 0) >= this.#bounds.ofRoom) return Promise.resolve("busy");
    const { promise: answer, resolve, reject } = Promise.withResolvers<R | "busy">();
    const tooLong = setTimeout(() => {
      this.#remove(room, question);
      resolve("busy");
    }, this.#bounds.patience);
    const start = () => {
      clearTimeout(tooLong);
      this.#remove(room, question);
      void run()
        .then(resolve, reject)
        .finally(() => this.#next());
    };
    this.#waiting.set(room, (ofRoom ?? new Map()).set(question, { answer, start }));
    this.#count += 1;
    if (!this.#isRunning) this.#next();
    return answer;
  }

  #next(): void {
    const [turn] = this.#waiting;
    this.#isRunning = turn !== undefined;
    if (!turn) return;
    const [room, jobs] = turn;
    this.#waiting.delete(room);
    this.#waiting.set(room, jobs); // the next turn is another room's
    const [job] = jobs.values();
    job?.start();
  }

  #remove(room: string, question: string): void {
    const jobs = this.#waiting.get(room);
    if (!jobs?.delete(question)) return;
    this.#count -= 1;
    if (jobs.size === 0) this.#waiting.delete(room);
  }
}
