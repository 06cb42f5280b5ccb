import { Type } from "typebox";
import { expect, test } from "vitest";
import { commands, events, replies, requests, signals } from "./catalogue.ts";
import { closes, mayComeBack } from "./closes.ts";
import { check, checks, type Declared } from "./schema.ts";

test("a flaw names the field that is wrong, also one that is missing", () => {
  const contract = check(Type.Object({ room: Type.Object({ title: Type.String() }) }));
  expect(contract.flaw({ room: { title: 7 } })).toEqual({ field: "room.title", rule: "type" });
  expect(contract.flaw({ room: {} })).toEqual({ field: "room.title", rule: "required" });
  expect(contract.flaw({})).toEqual({ field: "room", rule: "required" });
});

test("every type is declared once on its way", () => {
  for (const way of [commands, [...events, ...signals, ...replies]])
    expect(checks<Declared>(way).size).toBe(way.length);
});

test("a request is found under its own type", () => {
  for (const [type, { request }] of Object.entries(requests)) expect(request.properties.type.const).toBe(type);
});

test("a close code's range tells the client what to do", () => {
  const stay = Object.entries(closes).filter(([, { code }]) => !mayComeBack(code));
  expect(stay.map(([reason]) => reason)).toEqual(["removed", "client-too-old", "bad-frame", "frame-too-large"]);
  for (const { code } of Object.values(closes)) expect(code >= 4000 && code <= 4999).toBe(true);
  expect([1000, 1001, 1006, 1011].every(mayComeBack)).toBe(true);
});
