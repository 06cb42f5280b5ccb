/** Thrown where the bus, or the service behind it, gives no answer in time, or none that can be believed. */
export class NoAnswer extends Error {
  override name = "NoAnswer";
}

/** What was asked of the bus; rejects with NoAnswer where it fails. */
export async function answered<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    throw new NoAnswer("The bus did not answer.", { cause: error });
  }
}

/**
 * Whether what the bus says can be believed. From a doubt until the log has been identified it cannot: the broker may
 * have come back with another log [D11], or time may have passed unnoticed [M3].
 */
export class Certainty {
  #sure = true;
  #term = 0;

  get sure(): boolean {
    return this.#sure;
  }

  /** Another number after each doubt: what was known of the log before may be out of date. */
  get term(): number {
    return this.#term;
  }

  doubt(): void {
    this.#sure = false;
    this.#term += 1;
  }

  regain(): void {
    this.#sure = true;
  }

  /** An answer that can be believed. Rejects with NoAnswer. */
  async certain<T>(asked: Promise<T>): Promise<T> {
    const answer = await this.inOneTerm(asked);
    if (!this.#sure) throw new NoAnswer("Nobody has said yet which log this is.");
    return answer;
  }

  /** An answer since whose question there was no new doubt. Rejects with NoAnswer. */
  async inOneTerm<T>(asked: Promise<T>): Promise<T> {
    const term = this.#term;
    const answer = await answered(asked);
    if (term !== this.#term) throw new NoAnswer("The connection was lost meanwhile.");
    return answer;
  }
}
