import type { Check } from "@parlor/contracts/schema";

/** Reads JSON from elsewhere; undefined if it is none, or does not fit the contract. */
export function parse<T>(text: string, check: Check<T>): T | undefined {
  const value = parseJson(text);
  return check.accepts(value) ? value : undefined;
}

/** Reads any JSON; undefined, which JSON cannot say, if it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // hostile or broken bytes are expected here
  }
}
