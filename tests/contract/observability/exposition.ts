/** What can be asked for by name, and the labels that its series have. */
export type Exported = ReadonlyMap<string, ReadonlySet<string>>;

const series: Readonly<Record<string, readonly string[]>> = {
  counter: [""],
  gauge: [""],
  histogram: ["_bucket", "_sum", "_count"],
  summary: ["", "_sum", "_count"],
};

/**
 * Reads what `/metrics` says: every declared metric, with the labels of the series that it has so far. One with labels
 * that has not counted anything is there without any.
 */
export function readExposition(text: string): Exported {
  const exported = new Map<string, Set<string>>();
  for (const line of text.split("\n")) {
    const [, declared = "", type = ""] = /^# TYPE (\S+) (\S+)$/.exec(line) ?? [];
    for (const suffix of series[type] ?? []) exported.set(declared + suffix, new Set());
    const [, name = "", labels = ""] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? /.exec(line) ?? [];
    for (const [, label = ""] of labels.matchAll(/(\w+)="(?:[^"\\]|\\.)*"/g)) exported.get(name)?.add(label);
  }
  return exported;
}

/** The same metrics of several services in one, with the labels of all. */
export function together(all: readonly Exported[]): Exported {
  const merged = new Map<string, ReadonlySet<string>>();
  for (const [name, labels] of all.flatMap((exported) => [...exported])) {
    merged.set(name, new Set([...labels, ...(merged.get(name) ?? [])]));
  }
  return merged;
}
