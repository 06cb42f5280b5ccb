import type { Check } from "@parlor/contracts/schema";

/** Reads JSON that came from elsewhere: the value where it is JSON and fits the contract, undefined where not. */
export function parse<T>(text: string, check: Check<T>): T | undefined {
  const value = parseJson(text);
  return check.accepts(value) ? value : undefined;
}

/** Reads JSON of any kind; undefined, which JSON cannot say, where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // hostile or broken bytes are expected here, and the caller has a word for them
  }
}
