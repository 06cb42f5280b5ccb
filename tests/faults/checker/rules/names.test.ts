import { expect, test } from "vitest";
import { ana, bo, broken, planted } from "../planted.ts";

test("[M1] two winners of one name are caught, and none", () => {
  const all = planted("attempted", (fact) => ({ ...fact, outcome: "won" }));
  expect(broken(all)).toEqual(["M1"]);
  expect(broken(planted("attempted", (fact) => ({ ...fact, outcome: "refused" })))).toEqual(["M1"]);
  expect(broken(planted("attempted", (fact) => ({ ...fact, outcome: "unknown" })))).toEqual([]);
});

test("[M4] a person who comes back and is refused their own name is caught, unless another has it now", () => {
  const away = {
    kind: "turned.away",
    at: 0,
    client: bo,
    room: "lobby",
    member: "lobby-1-member",
    reason: "name-taken",
    token: true,
  } as const;
  const refused = planted("run.ended", (fact) => [{ ...away, at: fact.at, name: bo }, fact]);
  expect(broken(refused)).toEqual(["M4"]);
  expect(broken(planted("run.ended", (fact) => [{ ...away, at: fact.at, name: ana }, fact]))).toEqual([]);
});
