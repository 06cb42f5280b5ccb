import type { Member, MemberId } from "@parlor/contracts";
import { expect, test } from "vitest";
import { lookalikes } from "./lookalikes.ts";
import { change, emptyRoster, tell } from "./roster.ts";

const member = (name: string, role: Member["role"] = "member"): Member => ({
  id: name.padEnd(12, "x").slice(0, 12) as MemberId,
  name,
  role,
});
const [ana, bo, cy] = [member("Ana"), member("Bo"), member("Cy", "owner")];

test("[M2] arrivals and departures are counted and named", () => {
  const came = change(tell([ana], 1, 1), { type: "roster.changed", here: 2, joined: [bo], rev: 2 });
  expect(came).toMatchObject({ came: [bo], went: [], sure: true, roster: { here: 2, members: [ana, bo] } });
  const went = change(came.roster, { type: "roster.changed", here: 1, left: [ana.id], rev: 3 });
  expect(went).toMatchObject({ came: [], went: [ana], sure: true, roster: { here: 1, members: [bo] } });
});

test("[M2] told twice, or late, nothing changes", () => {
  const told = { type: "roster.changed" as const, here: 2, joined: [bo], rev: 5 };
  const { roster } = change(tell([ana], 1, 4), told);
  expect(change(roster, told)).toMatchObject({ roster, came: [], went: [] });
  expect(change(roster, { type: "roster.changed", here: 1, left: [bo.id], rev: 4 }).roster).toBe(roster);
});

test("[M2] a number that the members held cannot account for is not believed to be whole", () => {
  expect(change(emptyRoster, { type: "roster.changed", here: 3, joined: [bo], rev: 1 }).sure).toBe(false);
  expect(change(emptyRoster, { type: "roster.changed", here: 300, rev: 1 }).sure).toBe(true);
});

test("a new name of the same member is nobody's arrival", () => {
  const { came, roster } = change(tell([ana], 1, 1), {
    type: "roster.changed",
    here: 1,
    joined: [{ ...ana, name: "Anna" }],
    rev: 2,
  });
  expect(came).toEqual([]);
  expect(roster.members[0]?.name).toBe("Anna");
});

test("the owner stands first, then names in order", () => {
  expect(tell([bo, ana, cy], 3, 1).members).toEqual([cy, ana, bo]);
});

test("[W2] names that look alike are both marked", () => {
  const fake = { ...member("Аna"), id: "fakefakefake" as MemberId }; // a Cyrillic А
  expect(lookalikes(tell([ana, bo, fake], 3, 1))).toEqual(new Set([ana.id, fake.id]));
});

test("[W2] [W18] an author is marked too whose name looks like another one here, and not one of the same name", () => {
  const author = { name: "Anа", id: "authorauthor" as MemberId }; // a Cyrillic а at its end
  const before = { name: "ana", id: "beforebefore" as MemberId }; // Ana herself, under an id of an earlier day
  expect(lookalikes(tell([ana, bo], 2, 1), [author])).toEqual(new Set([ana.id, author.id]));
  expect(lookalikes(tell([ana, bo], 2, 1), [before])).toEqual(new Set());
  expect(lookalikes({ members: [] }, [author, before])).toEqual(new Set([author.id, before.id]));
});
