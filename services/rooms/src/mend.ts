import { cutTitle } from "@parlor/contracts";

/**
 * A room's record as an earlier version may have kept it, made to fit: a title that grew beyond its length when it was
 * normalized is cut. It is kept so when the record is written next.
 */
export function mendRecord(kept: unknown): unknown {
  if (typeof kept !== "object" || kept === null || !("title" in kept) || typeof kept.title !== "string") return kept;
  return { ...kept, title: cutTitle(kept.title) };
}
