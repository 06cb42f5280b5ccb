import { general } from "@parlor/contracts";
import { beforeEach, expect, test, vi } from "vitest";
import { settings } from "../device/device.ts";
import { FakeSocket, fakeBrowser, joined } from "../room/testing.ts";
import { Entrance } from "./entrance.ts";

beforeEach(fakeBrowser);

/** At General's door. */
function stand() {
  for (const name of ["addEventListener", "removeEventListener"]) vi.stubGlobal(name, () => undefined);
  vi.stubGlobal("document", { addEventListener: () => undefined, removeEventListener: () => undefined });
  vi.stubGlobal("location", { protocol: "http:", host: "parlor", pathname: "/general" });
  const entrance = new Entrance({ at: "door", room: general }, () => undefined);
  vi.advanceTimersByTime(0);
  const socket = FakeSocket.made.at(-1);
  socket?.open();
  const joins = () => socket?.sent.filter(({ type }) => type === "room.join") ?? [];
  const untilAsked = async (count: number) => {
    for (let turn = 0; turn < 20 && joins().length < count; turn++) await vi.advanceTimersByTimeAsync(100);
  };
  return {
    entrance,
    joins,
    untilAsked,
    press: (count: number) => {
      entrance.enter({ type: "join", name: "Ana", room: general, create: false });
      return untilAsked(count);
    },
    answers: (answer: object) => socket?.answers("room.join", answer),
  };
}

test.each([
  ["a gateway that does not know yet", "unavailable", true],
  ["a final no", "name-taken", false],
] as const)("[J2] whether pressing again after %s is the same attempt", async (_, reason, isSame) => {
  const { entrance, joins, press, answers } = stand();
  await press(1);
  answers({ type: "refused", reason });
  await press(2);
  const [first, second] = joins().map(({ attempt }) => attempt);
  expect(first).toBeTypeOf("string");
  expect(second === first).toBe(isSame);
  entrance.stop();
});

test("[J2] a name that another tab of this device came in under meanwhile is this person's", async () => {
  const { joins, press, untilAsked, answers, entrance } = stand();
  await press(1);
  const room = { title: "", at: 1, name: "Ana", token: "t" };
  settings.value = { ...settings.value, rooms: { [general]: room } };
  answers({ type: "refused", reason: "name-taken" });
  await untilAsked(2);
  expect(joins().map(({ token }) => token)).toEqual([undefined, "t"]);
  entrance.stop();
});

test("[J2] whenever a page crashes on its way in, its tab knows who it is there, or what it asked", async () => {
  const kept: string[] = [];
  vi.stubGlobal("sessionStorage", { getItem: () => null, setItem: (_: string, value: string) => kept.push(value) });
  const { press, answers } = stand();
  await press(1);
  const asked = kept.length;
  answers(joined([], {}, general));
  const states = kept.slice(asked).map((state) => JSON.parse(state));
  for (const { rooms, attempts } of states) expect(rooms[general]?.token ?? attempts[general]).toBeTypeOf("string");
  for (const { rooms, inside } of states) if (inside) expect(rooms[inside]).toMatchObject({ name: "Ana", token: "t" });
  expect(states.at(-1)).toMatchObject({ inside: general, attempts: {} });
});
