import { type Child, describeExit, type Launch, launch, type Program } from "./child.ts";

export type Watcher = {
  say(line: string): void;
  /** It has died too often to be started again; `words` says so, with its last output. */
  lost(words: string): void;
};

/** A program that takes longer than this, in ms, may need a person's help. */
const late = 20_000;

const remembered = 60_000;
/** The wait before a restart, in ms, by the number of recent deaths. */
const pauses = [0, 500, 1000, 2000, 4000];

/** The wait in ms after these deaths, the last being now. Undefined if too many: it will not pass by itself. */
export function pauseBefore(deaths: readonly number[]): number | undefined {
  const now = deaths.at(-1) ?? 0;
  const recent = deaths.filter((death) => now - death < remembered).length;
  return pauses[recent - 1];
}

/** Starts a program, and starts it again whenever it dies. */
export class ManagedProcess {
  readonly #program: Program;
  readonly #watcher: Watcher;
  readonly #first = Promise.withResolvers<Child>();
  readonly #deaths: number[] = [];
  #current: Launch;
  #state: "kept" | "restarting" | "given up" | "stopping" = "kept";
  #wasReady = false;
  #wake: (() => void) | undefined;

  constructor(program: Program, watcher: Watcher) {
    this.#program = program;
    this.#watcher = watcher;
    this.#current = this.#launch();
    this.#first.promise.catch(() => "said by whoever awaits it");
  }

  /** Resolves when it is first ready; rejects with StartError if it ends before. */
  get ready(): Promise<Child> {
    return this.#first.promise;
  }

  async restart(): Promise<void> {
    if (this.#isStopping()) return;
    this.#state = "restarting";
    this.#wake?.();
    await this.#current.stop();
    if (this.#isStopping()) return; // meanwhile
    this.#state = "kept";
    this.#deaths.length = 0;
    this.#current = this.#launch();
  }

  async stop(): Promise<void> {
    this.#state = "stopping";
    this.#wake?.();
    await this.#current.stop();
  }

  #launch(): Launch {
    const launched = launch(this.#program);
    void this.#introduce(launched).then(() => this.#watch(launched));
    return launched;
  }

  async #introduce(launched: Launch): Promise<void> {
    const sayLate = () => this.#watcher.say(`${launched.name} is not ready yet. ${words(launched)}`);
    const timer = setTimeout(sayLate, late);
    try {
      const child = await launched.ready;
      if (this.#wasReady) this.#watcher.say(`${launched.name} is back.`);
      this.#wasReady = true;
      this.#first.resolve(child);
    } catch (error) {
      this.#first.reject(error); // later on, its end is what counts
    } finally {
      clearTimeout(timer);
    }
  }

  async #watch(launched: Launch): Promise<void> {
    const exit = await launched.exited;
    if (!this.#isKept(launched) || !this.#wasReady) return;
    this.#deaths.push(Date.now());
    const pause = pauseBefore(this.#deaths);
    if (pause === undefined) {
      this.#state = "given up";
      return this.#watcher.lost(`${launched.name} keeps stopping. ${words(launched)}`);
    }
    this.#watcher.say(`${launched.name} has stopped (${describeExit(exit)}): starting it again.`);
    await this.#rest(pause);
    if (this.#isKept(launched)) this.#current = this.#launch();
  }

  #isStopping(): boolean {
    return this.#state === "stopping";
  }

  #isKept(launched: Launch): boolean {
    return this.#state === "kept" && launched === this.#current;
  }

  #rest(pause: number): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      setTimeout(resolve, pause);
    });
  }
}

function words(launched: Launch): string {
  return `Its last words:\n${launched.lastWords()}`;
}
