/** What became of an event that was published with a question. */
export type Fate = { readonly kind: "stored" | "duplicate"; readonly seq: number } | { readonly kind: "refused" };

/** The broker's code for "duplicate message id is in process". */
const underWay = 10158;

/**
 * Whether the broker has said no to storing an event, by the code of its error; undefined where it said nothing. That it
 * is about to store the same one is not a no [D9].
 */
export function isRefusal(code: number | undefined): boolean {
  return code !== undefined && code !== underWay;
}
