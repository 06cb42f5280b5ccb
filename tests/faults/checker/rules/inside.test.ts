import { expect, test } from "vitest";
import { check } from "../check.ts";
import { soundHistory } from "../model/sound.ts";
import { about, also, bo, broken, planted } from "../planted.ts";
import { render } from "../report.ts";

test("[M3] a message of another room on a screen is caught", () => {
  const strange = soundHistory().find((fact) => fact.kind === "saw" && fact.room === "attic" && fact.id === "late-2");
  if (strange?.kind !== "saw") throw new Error("It is not there.");
  const last = (fact: { client: string; room: string; id?: string }) => fact.client === bo && about(fact, "last");
  const leaked = planted("saw", (fact) => (last(fact) ? [{ ...strange, client: bo, room: "lobby" }, fact] : fact));
  expect(broken(leaked)).toEqual(["D2", "M3"]);
});

test("[M3] a removed member who still sees or says something is caught", () => {
  const early = planted("removal.confirmed", (fact) => ({ ...fact, member: "attic-0-member" }));
  const before = also(early, "removal.confirmed", (fact) => ({ ...fact, at: fact.at - 5000 }));
  expect(broken(before)).toEqual(["M3"]);
  expect(render(check(before))).toMatch(/attic-0 was removed, and shown \d+ \d+ ms later/);
  expect(render(check(before))).toMatch(/attic-0-member was removed, and \d+ of theirs was stored \d+ ms later/);
});
