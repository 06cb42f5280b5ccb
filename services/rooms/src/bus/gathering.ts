import type { Entry } from "../log-event.ts";

/** Whoever reads the log. */
export type Taker = {
  /** Takes entries in order; `waiting` is how many are still to come. */
  readonly take: (entries: readonly Entry[], waiting: number) => void;
  /** Makes sure of what was taken. */
  readonly keep: () => void;
};

/** What was taken is made sure of within so many milliseconds: together, since each time costs as much as a hundred entries. */
const keepWithin = 500;

/** Hands entries over, as many at once as came together. Once the taker has thrown, it gets nothing more. */
export function gather(taker: Taker, failed: (error: unknown) => void) {
  let together: Entry[] = [];
  let waiting = 0;
  let keeping: NodeJS.Timeout | undefined;
  let over = false;

  const act = (what: () => void) => {
    if (over) return;
    try {
      what();
    } catch (error) {
      over = true; // what comes next would leave a hole
      failed(error);
    }
  };
  const keep = () => {
    keeping = undefined;
    act(taker.keep);
  };
  const handOver = () => {
    const entries = together;
    together = [];
    act(() => taker.take(entries, waiting));
    keeping ??= setTimeout(keep, keepWithin);
  };
  return {
    add(entry: Entry, stillWaiting: number): void {
      waiting = stillWaiting;
      if (together.push(entry) === 1) setImmediate(handOver);
    },
    /** Nothing is handed over any more. */
    stop(): void {
      over = true;
      clearTimeout(keeping);
    },
  };
}
