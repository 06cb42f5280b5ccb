/** The fields of a value that was stored by this version or another; of anything else, none. */
export const fieldsOf = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? { ...value } : {};

/** The fields of a stored text. One that is cut off, or somebody else's, has none. */
export function readFields(kept: string | null): Record<string, unknown> {
  try {
    return fieldsOf(JSON.parse(kept ?? "{}"));
  } catch {
    return {};
  }
}
