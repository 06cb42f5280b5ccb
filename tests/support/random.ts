/** Numbers that look random and are the same for the same seed: a run can be had again (Mulberry32). */
export function seeded(seed: number) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    /** From `low` to `high`, the second left out. */
    between: (low: number, high: number) => low + next() * (high - low),
    shuffled<T>(of: readonly T[]): readonly T[] {
      const places = of.map((one) => ({ one, place: next() }));
      return places.sort((a, b) => a.place - b.place).map(({ one }) => one);
    },
    /** One of those, of which there must be one. */
    one: <T>(of: readonly T[]): T => of[Math.floor(next() * of.length)] as T, // the index is never beyond the end
  };
}

export type Random = ReturnType<typeof seeded>;
