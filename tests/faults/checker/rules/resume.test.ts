import { expect, test } from "vitest";
import { soundHistory } from "../model/sound.ts";
import { also, ana, broken, planted, unseen } from "../planted.ts";

test("[D7] a silent hole on a return is caught", () => {
  const bare = planted("gap.shown", () => []);
  const hidden = also(bare, "entered", ({ missed: _, ...fact }) =>
    fact.how === "gap" ? { ...fact, how: "resumed" } : fact,
  );
  const held = also(hidden, "final", (fact) => ({ ...fact, gaps: [] }));
  expect(broken(held)).toEqual(["D7", "D8"]);
});

test("[D7] an event that live order left out is caught", () => {
  expect(broken(unseen(soundHistory(), ana, "many-3"))).toEqual(["D7", "D8"]);
});

test("[D7] a gap that says a wrong number is caught, in its row and in the answer", () => {
  expect(broken(planted("gap.shown", (fact) => ({ ...fact, missed: 99 })))).toEqual(["D7"]);
  expect(broken(planted("entered", (fact) => (fact.how === "gap" ? { ...fact, missed: 99 } : fact)))).toEqual(["D7"]);
  expect(
    broken(planted("final", (fact) => ({ ...fact, gaps: fact.gaps.map((gap) => ({ ...gap, missed: 99 })) }))),
  ).toEqual(["D8"]);
});
