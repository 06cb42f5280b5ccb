/** An input this much longer is compared. */
const longer = 8;
/** What takes no longer than this many milliseconds is quick enough, however it grows. */
const quick = 20;
/** The quickest of so many runs counts: whatever else the machine does only makes one slower. */
const runs = 5;

/**
 * Throws where a function takes much more than its share longer for an input that is eight times as long: linear is eight
 * times, quadratic 64. `make` makes an input of a length; the longer one has `length`, long enough for a quadratic function
 * to be slow.
 */
export function mustBeLinear<T>(make: (length: number) => T, act: (input: T) => unknown, length = 32_000): void {
  const long = quickest(make(length), act);
  if (long < quick) return;
  const short = Math.max(quickest(make(Math.floor(length / longer)), act), quick / longer / longer);
  const times = long / short;
  if (times > 3 * longer) throw new Error(`${longer} times the input takes ${times.toFixed(0)} times as long.`);
}

/** Stops as soon as one run is quick enough. */
function quickest<T>(input: T, act: (input: T) => unknown): number {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs && least >= quick; run++) {
    const began = performance.now();
    act(input);
    least = Math.min(least, performance.now() - began);
  }
  return least;
}
