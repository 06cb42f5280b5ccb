import { hueOf } from "./hue.ts";

const segments = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Stands beside the name, so it is not read aloud. */
export function Tile({ id, name }: { id: string; name: string }) {
  const [initial] = segments.segment(name.toLocaleUpperCase());
  return <span class="tile hued" style={{ "--hue": hueOf(id) }} data-initial={initial?.segment} aria-hidden="true" />;
}
