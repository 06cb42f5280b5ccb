/** Pseudo-random numbers, the same for the same seed (Mulberry32). */
export function seeded(seed: number) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    /** Without `high`. */
    between: (low: number, high: number) => low + next() * (high - low),
    shuffled<T>(of: readonly T[]): readonly T[] {
      const places = of.map((one) => ({ one, place: next() }));
      return places.sort((a, b) => a.place - b.place).map(({ one }) => one);
    },
    /** There must be one. */
    one: <T>(of: readonly T[]): T => of[Math.floor(next() * of.length)] as T, // the index is never beyond the end
  };
}

export type Random = ReturnType<typeof seeded>;
