import { expect, test } from "vitest";
import { about, broken, planted } from "../planted.ts";

test("[D9] a message that is on its way for ever is caught", () => {
  const stuck = planted("showed", (fact) => (about(fact, "last") && fact.state === "sent" ? [] : fact));
  expect(broken(stuck)).toEqual(["D9"]);
});

test("[D9] a message that was shown as refused and is in the log is caught", () => {
  const { seq: _, ...refused } = { seq: 0, state: "refused" as const };
  const failed = planted("showed", ({ seq, ...fact }) =>
    about(fact, "last") && seq ? { ...fact, ...refused } : { ...fact, ...(seq && { seq }) },
  );
  expect(broken(failed)).toEqual(["D9"]);
});
