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

/** So many characters are taken in at once, and then others have their turn: texts made to be dear cost 1 ms for 4,000. */
const charactersAtOnce = 64 * 1024;

/** The entries in pieces that are taken in at once. */
export function* pieces(entries: readonly Entry[]): Generator<readonly Entry[]> {
  let [from, length] = [0, 0];
  for (const [at, { text }] of entries.entries()) {
    length += text.length;
    if (length < charactersAtOnce) continue;
    yield entries.slice(from, at + 1);
    [from, length] = [at + 1, 0];
  }
  if (from < entries.length) yield entries.slice(from);
}

/** Hands pieces of the log over, and has them kept. Once the taker has thrown, it gets nothing more. */
export function openIntake(taker: Taker, failed: (error: unknown) => void) {
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
  return {
    take(entries: readonly Entry[], waiting: number): void {
      act(() => taker.take(entries, waiting));
      keeping ??= setTimeout(keep, keepWithin);
    },
    /** Nothing is handed over any more. */
    stop(): void {
      over = true;
      clearTimeout(keeping);
    },
  };
}
