import type { Check } from "@parlor/contracts/schema";

export function parse<T>(text: string, check: Check<T>): T | undefined {
  const value = parseJson(text);
  return check.accepts(value) ? value : undefined;
}

/** Undefined, which JSON cannot say, if the text is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // hostile or broken bytes are expected here
  }
}
