/** Measures each in turn, round after round, so that whatever else the machine does meets all alike. */
export async function inRounds<Key extends string, Figures>(
  names: readonly Key[],
  repeats: number,
  measure: (name: Key) => Promise<Figures>,
  told: (name: Key, round: number) => void,
): Promise<Readonly<Record<Key, readonly Figures[]>>> {
  const all = new Map<Key, Figures[]>(names.map((name) => [name, []]));
  for (let round = 1; round <= repeats; round++) {
    for (const name of names) {
      told(name, round);
      all.get(name)?.push(await measure(name));
    }
  }
  return Object.fromEntries(all) as Record<Key, Figures[]>; // fromEntries forgets the keys
}

export async function inTurn<Each, Of>(
  all: readonly Each[],
  measure: (each: Each) => Promise<Of>,
): Promise<readonly Of[]> {
  const measured: Of[] = [];
  for (const each of all) measured.push(await measure(each));
  return measured;
}

/** The middle one by a figure; of an even number, the lower. */
export function median<Figures>(measured: readonly Figures[], by: (figures: Figures) => number): Figures {
  const middle = measured.toSorted((a, b) => by(a) - by(b))[Math.floor((measured.length - 1) / 2)];
  if (middle === undefined) throw new Error("Nothing was measured.");
  return middle;
}
