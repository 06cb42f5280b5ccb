import { canRetry, refusals } from "@parlor/contracts";
import { expect, test } from "vitest";
import { tellRefusal } from "./words.ts";

test("[W21] a reason that only a newer server knows is told in a sentence, and is final unless it says when to come again", () => {
  for (const reason of ["invented-tomorrow", "constructor", "__proto__", ""]) {
    expect(tellRefusal(reason)).toMatch(/^[A-Z].+\.$/);
    expect(canRetry(reason)).toBe(false);
    expect(canRetry(reason, 500)).toBe(true);
  }
});

test("[B2] every reason is told in words", () => {
  for (const reason of Object.keys(refusals)) expect(tellRefusal(reason)).toMatch(/^[A-Z].+\.$/);
});
