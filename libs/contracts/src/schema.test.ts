import { Type } from "typebox";
import { expect, test } from "vitest";
import { commands, declared, replies, requests, signals } from "./catalogue.ts";
import { closes, mayComeBack } from "./closes.ts";
import type { Declared } from "./declare.ts";
import * as history from "./history.ts";
import * as message from "./message.ts";
import * as presence from "./presence.ts";
import * as room from "./room.ts";
import { check, checks } from "./schema.ts";
import * as session from "./session.ts";

test("a flaw names the field that is wrong, also one that is missing", () => {
  const contract = check(Type.Object({ room: Type.Object({ title: Type.String() }) }));
  expect(contract.flaw({ room: { title: 7 } })).toEqual({ field: "room.title", rule: "type" });
  expect(contract.flaw({ room: {} })).toEqual({ field: "room.title", rule: "required" });
  expect(contract.flaw({})).toEqual({ field: "room", rule: "required" });
});

test("every type is declared once on its way", () => {
  for (const way of [commands, [...history.events, ...signals, ...replies]])
    expect(checks<Declared>(way).size).toBe(way.length);
});

test("a question is found under its own type", () => {
  for (const [type, question] of Object.entries(requests)) expect(question.properties.type.const).toBe(type);
});

test("[C6] everything that is declared is in the catalogue, but answers, which stand with their questions", () => {
  const isDeclared = (value: unknown): value is Declared =>
    typeof value === "object" && value !== null && "kind" in value;
  const exported = [history, message, presence, room, session]
    .flatMap((file) => Object.values(file))
    .filter(isDeclared);
  const apart = exported.filter((one) => one.kind !== "answer" && !new Set<Declared>(declared).has(one));
  expect(apart.map((one) => one.properties.type.const)).toEqual([]);
  expect(exported.length).toBeGreaterThan(40);
});

test("a close code's range tells the client what to do", () => {
  const stay = Object.entries(closes).filter(([, { code }]) => !mayComeBack(code));
  expect(stay.map(([reason]) => reason)).toEqual([
    "removed",
    "client-too-old",
    "bad-frame",
    "frame-too-large",
    "room-closed",
  ]);
  for (const { code } of Object.values(closes)) expect(code >= 4000 && code <= 4999).toBe(true);
  expect([1000, 1001, 1006, 1011].every(mayComeBack)).toBe(true);
});
