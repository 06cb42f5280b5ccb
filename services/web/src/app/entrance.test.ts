import { general } from "@parlor/contracts";
import { beforeEach, expect, test, vi } from "vitest";
import { FakeSocket, fakeBrowser } from "../room/testing.ts";
import { Entrance } from "./entrance.ts";

beforeEach(fakeBrowser);

test.each([
  ["a gateway that does not know yet", "unavailable", true],
  ["a final no", "name-taken", false],
] as const)("[J2] whether pressing again after %s is the same attempt", async (_, reason, isSame) => {
  for (const name of ["addEventListener", "removeEventListener"]) vi.stubGlobal(name, () => undefined);
  vi.stubGlobal("document", { addEventListener: () => undefined, removeEventListener: () => undefined });
  vi.stubGlobal("location", { protocol: "http:", host: "parlor", pathname: "/general" });
  const entrance = new Entrance({ at: "door", room: general }, () => undefined);
  vi.advanceTimersByTime(0);
  const socket = FakeSocket.made.at(-1);
  socket?.open();
  const joins = () => socket?.sent.filter(({ type }) => type === "room.join") ?? [];
  const press = async (count: number) => {
    entrance.enter({ type: "join", name: "Ana", room: general, create: false });
    for (let turn = 0; turn < 20 && joins().length < count; turn++) await vi.advanceTimersByTimeAsync(100);
  };
  await press(1);
  socket?.answers("room.join", { type: "refused", reason });
  await press(2);
  const [first, second] = joins().map(({ attempt }) => attempt);
  expect(first).toBeTypeOf("string");
  expect(second === first).toBe(isSame);
  entrance.stop();
});
