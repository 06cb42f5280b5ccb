import type { RoomCode } from "@parlor/contracts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { forget, newestAt, noSettings, readSettings, remember } from "./settings.ts";

const lobby = "lobby" as RoomCode;

test("[W9] what is remembered of a room is added to, and read again as it was", () => {
  const held = remember(remember(noSettings, lobby, { token: "t", at: 1 }), lobby, { readUpTo: 7 });
  expect(held.rooms.lobby).toEqual({ title: "", at: 1, token: "t", readUpTo: 7 });
  expect(readSettings(JSON.stringify(held))).toEqual(held);
  expect(forget(held, lobby)).toEqual(noSettings);
});

test("[W9] the rooms unvisited the longest are forgotten", () => {
  let held = noSettings;
  for (let n = 0; n < 40; n++) held = remember(held, `room-${n}` as RoomCode, { at: n });
  expect(Object.keys(held.rooms)).toHaveLength(30);
  expect(held.rooms["room-9"]).toBeUndefined();
});

test("[W9] whatever is found in the browser's storage, the page starts", () => {
  expect(readSettings(null)).toEqual(noSettings);
  expect(readSettings("{")).toEqual(noSettings);
  fc.assert(
    fc.property(fc.json(), (kept) => {
      expect(readSettings(kept).theme).toBe("system");
    }),
  );
});

test("a room that is entered now is the newest, also when the clock was put back", () => {
  const held = remember(noSettings, lobby, { at: 5_000 });
  expect(newestAt(held, 1_000)).toBe(5_001);
  expect(newestAt(held, 9_000)).toBe(9_000);
  expect(newestAt(noSettings, 3)).toBe(3);
});
