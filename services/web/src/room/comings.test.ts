import type { Member, MemberId } from "@parlor/contracts";
import { expect, test } from "vitest";
import { aloud } from "../app/texts.ts";
import { note, tellComings } from "./comings.ts";

const member = (name: string): Member => ({ id: name as MemberId, name, role: "member" });
const came = (...names: string[]) => ({ came: names.map(member), went: [] });
const went = (...names: string[]) => ({ came: [], went: names.map(member) });

test("[W3] arrivals collapse into one line", () => {
  expect(aloud(tellComings(note([], came("Ana"), 1, 0)))).toBe("Ana joined");
  expect(aloud(tellComings(note([], came("Ana", "Bo", "Cy"), 1, 0)))).toBe("Ana, Bo and Cy joined");
  const lines = note(note([], came("Ana", "Bo", "Cy", "Di", "Ed"), 1, 0), went("Flo"), 1, 10);
  expect(aloud(tellComings(lines))).toBe("Ana, Bo and 3 others joined · Flo left");
});

test("[W3] who comes back within a minute has not been away", () => {
  const left = note([], went("Ana"), 1, 0);
  expect(note(left, came("Ana"), 4, 59_999)).toEqual([]);
  expect(note(left, came("Ana"), 4, 60_000)).toHaveLength(2);
});

test("[W3] somebody who comes and goes all day fills no memory", () => {
  let lines = note([], came("Ana"), 1, 0);
  for (let hour = 0; hour < 1500; hour++) lines = note(lines, went(`Guest${hour}`), hour, hour * 3_600_000);
  expect(lines).toHaveLength(1000);
  expect(lines.at(-1)?.name).toBe("Guest1499");
});
