import { type Child, describeExit, type Launch, launch, type Program } from "./child.ts";
import { pauseBefore } from "./restarts.ts";

export type Watcher = {
  say(line: string): void;
  /** It has died too often to be started again: with the sentence that says so and its last words. */
  lost(words: string): void;
};

export type Keeper = {
  readonly name: string;
  /** Resolves when it is ready for the first time; rejects with StartError when it ends before. */
  readonly ready: Promise<Child>;
  /** Ends it and starts it again, as after a change of its code; one that was given up gets a new chance. */
  restart(): Promise<void>;
  stop(): Promise<void>;
};

/**
 * Starts a program, and starts it again whenever it dies. The watcher is told what happens to it.
 */
export function keep(program: Program, { say, lost }: Watcher): Keeper {
  const first = Promise.withResolvers<Child>();
  const deaths: number[] = [];
  let wasReady = false;
  let current = launch(program);
  let state: "kept" | "restarting" | "given up" | "stopping" = "kept";
  let wake: (() => void) | undefined;

  const watch = async (started: Launch) => {
    try {
      const child = await started.ready;
      if (wasReady) say(`${started.name} is back.`);
      wasReady = true;
      first.resolve(child);
    } catch (error) {
      if (!wasReady) return first.reject(error);
    }
    const exit = await started.exited;
    if (state !== "kept") return;
    deaths.push(Date.now());
    const pause = pauseBefore(deaths);
    if (pause === undefined) {
      state = "given up";
      return lost(`${started.name} keeps stopping. Its last words:\n${started.lastWords()}`);
    }
    say(`${started.name} has stopped (${describeExit(exit)}): starting it again.`);
    await new Promise<void>((resolve) => {
      wake = resolve;
      setTimeout(resolve, pause);
    });
    if (state === "kept") begin();
  };
  const begin = () => {
    current = launch(program);
    void watch(current);
  };
  void watch(current);
  first.promise.catch(() => "said by whoever awaits it");

  return {
    name: current.name,
    ready: first.promise,
    async restart() {
      state = "restarting";
      wake?.();
      await current.stop();
      if (state !== "restarting") return;
      deaths.length = 0;
      state = "kept";
      begin();
    },
    async stop() {
      state = "stopping";
      wake?.();
      await current.stop();
    },
  };
}
