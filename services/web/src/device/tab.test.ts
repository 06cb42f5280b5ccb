import { expect, test } from "vitest";
import { newTab, readTab, tokenFor } from "./tab.ts";

test("[J4] what a tab kept is read back, and anything else is a new tab", () => {
  const tab = { ...newTab(), inside: "KFM7QP", rooms: { KFM7QP: { name: "Ana", token: "t" } }, attempts: {} };
  expect(readTab(JSON.stringify(tab))).toEqual(tab);
  for (const kept of [null, "", "{", "[]", "7", '{"id":7,"rooms":3}'])
    expect(readTab(kept)).toMatchObject({ rooms: {}, attempts: {} });
  expect(readTab(JSON.stringify({ ...tab, rooms: { x: 3 }, attempts: { x: "not a word!" } }))).toMatchObject({
    rooms: { x: { name: "" } },
    attempts: {},
  });
  expect(readTab("KFM7QP").inside).toBe("KFM7QP"); // as earlier versions kept it
  expect(newTab().id).not.toBe(newTab().id);
});

test("[J4] a tab comes in by its own token, else by the device's, unless that is somebody else's who is open elsewhere", () => {
  const device = { name: "Ana", token: "device" };
  expect(tokenFor({ name: "Bo", token: "own" }, device, "Cy", true)).toEqual({ token: "own", apart: false });
  expect(tokenFor(undefined, device, "ANA", true)).toEqual({ token: "device", apart: false });
  expect(tokenFor(undefined, device, "Bo", false)).toEqual({ token: "device", apart: false }); // renames
  expect(tokenFor(undefined, device, "Bo", true)).toEqual({ apart: true });
  expect(tokenFor(undefined, undefined, "Bo", true)).toEqual({ apart: false });
  const copied = { name: "Ana", token: "of the tab that it is a copy of" };
  expect(tokenFor(copied, device, "Bo", true, true)).toEqual({ apart: true });
  expect(tokenFor(copied, device, "Bo", false, true)).toMatchObject({ token: copied.token });
  expect(tokenFor(copied, device, "ana", true, true)).toMatchObject({ token: copied.token });
});
