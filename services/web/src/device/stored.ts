/** Empty for anything but an object. */
export const fieldsOf = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? { ...value } : {};

/** Empty for a text that is cut off, or somebody else's. */
export function readFields(kept: string | null): Record<string, unknown> {
  try {
    return fieldsOf(JSON.parse(kept ?? "{}"));
  } catch {
    return {};
  }
}
