import type { Drawing } from "./drawing.ts";
import { type Chart, lines } from "./lines.ts";
import type { Axis } from "./plot.ts";
import { logarithmic } from "./scale.ts";

type Growth = Pick<Chart, "title" | "lines"> & {
  readonly size: Omit<Axis, "kind">;
  readonly cost: Omit<Axis, "kind">;
};

/** What something costs as it grows, both by factors: a constant cost is a flat line, a linear one a steady slope. */
export function growth({ title, size, cost, lines: measured }: Growth): Drawing {
  return lines({
    title,
    x: { ...size, kind: logarithmic },
    y: { ...cost, kind: logarithmic },
    lines: measured,
    dots: true,
  });
}
