import type { Epoch } from "@parlor/contracts";

/** The bus or the service behind it gave no answer in time, or none that can be believed. */
export class NoAnswer extends Error {
  override name = "NoAnswer";
}

export async function answered<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    throw new NoAnswer("The bus did not answer.", { cause: error });
  }
}

/** The next check asks again. Anything else is a bug and must be seen. */
export function ignoreNoAnswer(error: unknown): void {
  if (!(error instanceof NoAnswer)) throw error;
}

/** In ms; after a longer stall the log is checked again. Less than the second of [M3]. */
const longestStall = 800;

/** After a stall, what waited in the sockets may be of members who were removed meanwhile. */
export class StallWatchdog {
  readonly #now: () => number;
  readonly #stalled: () => void;
  #at: number;

  constructor(now: () => number, stalled: () => void) {
    this.#now = now;
    this.#stalled = stalled;
    this.#at = now();
  }

  /** Returns the time. Call it before anything is obeyed, and several times a second. */
  check(): number {
    const now = this.#now();
    const hasStalled = now - this.#at > longestStall;
    this.#at = now;
    if (hasStalled) this.#stalled();
    return now;
  }
}

type LeaseObserver = {
  stalled(): void;
  /** Called before anything of the new log is believed. */
  replaced(is: Epoch, was: Epoch): void;
  regained(): void;
};

/** Whether the bus can be believed: after a loss or a stall, the log may be another [D11] or a removal missed [M3]. */
export class LogLease {
  readonly now: () => number;
  readonly #readEpoch: () => Promise<Epoch>;
  readonly #watchdog: StallWatchdog;
  #observer: LeaseObserver | undefined;
  #epoch: Epoch;
  #verified = true;
  #term = 0;
  #verifying: Promise<void> | undefined;

  constructor(epoch: Epoch, readEpoch: () => Promise<Epoch>, now: () => number) {
    this.now = now;
    this.#epoch = epoch;
    this.#readEpoch = readEpoch;
    this.#watchdog = new StallWatchdog(now, () => {
      this.invalidate();
      this.#observer?.stalled();
    });
  }

  observe(observer: LeaseObserver): void {
    this.#observer = observer;
  }

  get epoch(): Epoch {
    return this.#epoch;
  }

  get valid(): boolean {
    this.#watchdog.check();
    return this.#verified;
  }

  /** Changes with each invalidation. */
  get term(): number {
    return this.#term;
  }

  checkStall(): number {
    return this.#watchdog.check();
  }

  /** Something may have been missed; answers under way no longer count. */
  invalidate(): void {
    this.#verified = false;
    this.#term += 1;
    this.#verifying = undefined;
  }

  /** Identifies the log, once for all callers, and makes the lease valid. Rejects with NoAnswer. */
  verify(): Promise<void> {
    if (this.#verifying) return this.#verifying;
    const verifying = this.#verify().finally(() => {
      if (this.#verifying === verifying) this.#verifying = undefined;
    });
    this.#verifying = verifying;
    return verifying;
  }

  /** Rejects with NoAnswer if the answer cannot be believed. */
  async confirm<T>(asked: Promise<T>): Promise<T> {
    const answer = await this.#inOneTerm(asked);
    if (!this.#verified) throw new NoAnswer("Nobody has said yet which log this is.");
    return answer;
  }

  async #verify(): Promise<void> {
    const is = await this.#inOneTerm(this.#readEpoch());
    const [was, wasVerified] = [this.#epoch, this.#verified];
    this.#epoch = is;
    if (is !== was) this.#observer?.replaced(is, was);
    this.#verified = true;
    if (!wasVerified) this.#observer?.regained();
  }

  async #inOneTerm<T>(asked: Promise<T>): Promise<T> {
    const term = this.#term;
    const answer = await answered(asked);
    if (term !== this.#term) throw new NoAnswer("The connection was lost meanwhile.");
    return answer;
  }
}
