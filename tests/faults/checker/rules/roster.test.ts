import { expect, test } from "vitest";
import { broken, planted } from "../planted.ts";

test("[M2] a ghost in the list is caught, and somebody who is missing from it", () => {
  const ghost = planted("roster.seen", (fact) =>
    fact.room === "attic" ? { ...fact, members: ["attic-0-member", "attic-1-member", "attic-2-member"] } : fact,
  );
  expect(broken(ghost)).toEqual(["M2"]);
  const missing = planted("roster.seen", (fact) =>
    fact.room === "lobby" ? { ...fact, members: fact.members.slice(0, -1) } : fact,
  );
  expect(broken(missing)).toEqual(["M2"]);
});
