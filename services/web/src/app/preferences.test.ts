import { expect, test } from "vitest";
import { noSettings } from "../device/settings.ts";
import { tokensOf } from "./preferences.ts";

test("a device that forgets everything gives back the tokens of the rooms it was in last, and no more than twenty", () => {
  const rooms = Object.fromEntries(
    Array.from({ length: 25 }, (_, at) => [
      `room-${at}`,
      { title: "", at, ...(at !== 24 && { token: `token ${at}` }) },
    ]),
  );
  const tokens = tokensOf({ ...noSettings, rooms: { ...rooms, "?!": { title: "", at: 99, token: "odd" } } });
  expect(tokens).toHaveLength(20);
  expect(tokens[0]).toEqual({ room: "room-23", token: "token 23" });
  expect(tokensOf(noSettings)).toEqual([]);
});
