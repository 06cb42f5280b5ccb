import { expect, test } from "vitest";
import { about, bo, broken, planted } from "../planted.ts";

test("[T1] times that run backwards on a screen are caught", () => {
  expect(
    broken(planted("saw", (fact) => (fact.client === bo && about(fact, "last") ? { ...fact, ts: 5 } : fact))),
  ).toEqual(["T1"]);
});
