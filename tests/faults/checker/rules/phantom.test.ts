import { expect, test } from "vitest";
import { about, ana, broken, planted } from "../planted.ts";

test("[D2] a phantom on a screen is caught", () => {
  const shown = planted("saw", (fact) =>
    fact.client === ana && about(fact, "last") ? [fact, { ...fact, seq: fact.seq + 2000, id: "phantom" }] : fact,
  );
  expect(broken(shown)).toEqual(["D2"]);
});

test("[D2] a message in the log that nobody wrote, or wrote otherwise, is caught", () => {
  const unwritten = planted("wrote", (fact) => (about(fact, "many-3") ? [] : fact));
  expect(broken(unwritten)).toEqual(["D2"]);
  const otherwise = planted("wrote", (fact) => (about(fact, "many-3") ? { ...fact, text: "Otherwise." } : fact));
  expect(broken(otherwise)).toEqual(["D1", "D2"]);
});
