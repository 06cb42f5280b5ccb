/** What became of an event that was published with a question. */
export type Fate =
  | { readonly kind: "stored" | "duplicate"; readonly seq: number }
  | { readonly kind: "refused"; readonly reason: "busy" | "store-full" };

/** The broker's code for "duplicate message id is in process". */
const underWay = 10158;

/** Its codes for a log, or a disk, that holds as much as it may. */
const full = new Set([10023, 10047, 10077]);

/**
 * What the broker's no to storing an event means, by the code of its error. Undefined where it said nothing, or that it
 * is about to store the same one: that is not a no [D9].
 */
export function refusalOf(code: number | undefined): "busy" | "store-full" | undefined {
  if (code === undefined || code === underWay) return undefined;
  return full.has(code) ? "store-full" : "busy";
}
