/** Names, with the labels that their series have. */
export type Exported = ReadonlyMap<string, ReadonlySet<string>>;

const series: Readonly<Record<string, readonly string[]>> = {
  counter: [""],
  gauge: [""],
  histogram: ["_bucket", "_sum", "_count"],
  summary: ["", "_sum", "_count"],
};

/** Every metric declared in `/metrics`, with its series' labels: none if nothing was counted yet. */
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

/** The same metrics of several services, with the labels of all. */
export function together(all: readonly Exported[]): Exported {
  const merged = new Map<string, ReadonlySet<string>>();
  for (const [name, labels] of all.flatMap((exported) => [...exported])) {
    merged.set(name, new Set([...labels, ...(merged.get(name) ?? [])]));
  }
  return merged;
}
