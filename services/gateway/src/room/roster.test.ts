import { limits, type Member, type RosterChanged } from "@parlor/contracts";
import { expect, test } from "vitest";
import { member } from "../testing.ts";
import { Roster } from "./roster.ts";

const [ana, bo, cleo] = [member("Ana"), member("Bo"), member("Cleo")];
const seen = (roster: Roster, you: Member) => {
  const { here, members } = roster.seenBy(you);
  return { here, members: JSON.parse(members) };
};
const changed = (change: Omit<RosterChanged, "type">): RosterChanged => ({ type: "roster.changed", ...change });

test("the same news from two instances of the rooms service is told once", () => {
  const roster = new Roster({ here: 1, rev: 5, members: [ana] });
  const news = changed({ here: 2, joined: [bo], rev: 6 });
  expect([roster.apply(news), roster.apply(news)]).toEqual([true, false]);
});

test("[M2] old news of an instance that lags brings nobody back", () => {
  const roster = new Roster({ here: 2, rev: 6, members: [ana, bo] });
  expect(roster.apply(changed({ here: 1, left: [bo.id], rev: 7 }))).toBe(true);
  expect(roster.apply(changed({ here: 2, joined: [bo], rev: 6 }))).toBe(false);
  expect(seen(roster, ana)).toEqual({ here: 1, members: [ana] });
});

test("who enters sees themselves before the rooms service has heard of them", () => {
  expect(seen(new Roster({ here: 1, rev: 1, members: [ana] }), bo)).toEqual({ here: 2, members: [ana, bo] });
  expect(seen(new Roster({ here: 1, rev: 1, members: [bo] }), bo)).toEqual({ here: 1, members: [bo] });
});

test("who enters later sees what has changed since somebody else did", () => {
  const roster = new Roster({ here: 1, rev: 1, members: [ana] });
  expect(seen(roster, ana).members).toEqual([ana]);
  roster.apply(changed({ here: 2, joined: [cleo], rev: 2 }));
  expect(seen(roster, ana).members).toEqual([ana, cleo]);
});

test("a list that does not account for everyone is not whole", () => {
  const roster = new Roster({ here: 1, rev: 1, members: [ana] });
  roster.apply(changed({ here: 3, joined: [cleo], rev: 2 }));
  expect(roster.whole).toBe(false);
});

test("[L4] big rooms are counted, not listed", () => {
  const roster = new Roster({ here: limits.rosterListed + 1, rev: 1, members: [] });
  expect(roster.whole).toBe(true);
  expect(roster.apply(changed({ here: limits.rosterListed + 2, rev: 2 }))).toBe(true);
  expect(seen(roster, ana)).toEqual({ here: limits.rosterListed + 2, members: [ana] });
});
