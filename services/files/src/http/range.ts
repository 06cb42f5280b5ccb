/** Both are included. */
export type Range = { readonly first: number; readonly last: number };

/** The bytes that are asked for; undefined for what a file of this size cannot give at once. */
export function rangeOf(asked: string | undefined, size: number): Range | undefined {
  if (asked === undefined) return { first: 0, last: size - 1 };
  const [, from = "", to = ""] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(asked) ?? [];
  if (from === "" && (to === "" || Number(to) === 0)) return undefined;
  const first = from === "" ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1);
  return first <= last ? { first, last } : undefined;
}
