import { cleanName, limits, Name, nameProblem, type RoomRecord, readRoom } from "@parlor/contracts";
import { check } from "@parlor/contracts/schema";
import fc from "fast-check";
import { expect, test } from "vitest";
import { admit, otherNames } from "./admission.ts";
import { randomCode, randomMember } from "./random.ts";

const bo = randomMember();
const record: RoomRecord = {
  code: randomCode(),
  kind: "coded",
  title: "",
  locked: false,
  retentionDays: 30,
  barred: [],
  createdAt: 0,
};
const visit = { record, member: bo, returning: false, here: 3, inside: false, capacity: 10 };

test("[R10] absent and barred are the same answer", () => {
  const absent = admit({ ...visit, record: undefined });
  const barred = admit({ ...visit, record: { ...record, barred: [bo] }, returning: true });
  expect(absent).toEqual({ type: "refused", reason: "no-such-room" });
  expect(barred).toEqual(absent);
});

test("[R16] a locked room lets in who is inside, who was when it was locked, and its owner", () => {
  const locked = { ...record, locked: true };
  const back = { ...visit, record: locked, returning: true };
  expect(admit({ ...visit, record: locked })).toMatchObject({ reason: "room-locked" });
  expect(admit(back)).toMatchObject({ reason: "room-locked" });
  expect(admit({ ...back, inside: true })).toMatchObject({ type: "admitted" });
  expect(admit({ ...back, record: { ...locked, admitted: [bo] } })).toMatchObject({ type: "admitted" });
  expect(admit({ ...back, record: { ...locked, owner: bo } })).toMatchObject({ type: "admitted" });
  expect(admit({ ...visit, record: { ...locked, admitted: [bo], owner: bo } })).toMatchObject({
    reason: "room-locked",
  });
});

test("[R20] a full room is closed to whoever is not in it", () => {
  const full = { ...visit, here: 10 };
  expect(admit(full)).toMatchObject({ reason: "room-full" });
  expect(admit({ ...full, returning: true })).toMatchObject({ reason: "room-full" });
  expect(admit({ ...full, returning: true, inside: true })).toMatchObject({ type: "admitted" });
});

test("[R7] other names count on, and are as long as a name may be", () => {
  expect([...otherNames("Ana", 3)]).toEqual(["Ana 2", "Ana 3", "Ana 4"]);
  expect([...otherNames("Ana 9", 2)]).toEqual(["Ana 10", "Ana 11"]);
  expect([...otherNames("Agent 007 x", 1)]).toEqual(["Agent 007 x 2"]);
  const [fox = ""] = otherNames("🦊".repeat(limits.nameLength), 1);
  expect([...fox]).toHaveLength(limits.nameLength);
  expect(fox.endsWith("🦊 2")).toBe(true);
});

test("[C8] whatever name is taken, those that are offered instead fit the contract", () => {
  const name = check(Name);
  const typed = fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme", maxLength: 64 }));
  fc.assert(
    fc.property(typed, fc.integer({ min: 0, max: 999 }), (text, number) => {
      const taken = cleanName(`${text} ${number}`);
      fc.pre(nameProblem(taken) === undefined);
      for (const other of otherNames(taken, 3)) {
        expect(name.accepts(other)).toBe(true);
        expect(nameProblem(other)).toBeUndefined();
      }
    }),
  );
});

test("[R4] codes are codes", () => {
  for (let made = 0; made < 1000; made++) expect(readRoom(randomCode())?.kind).toBe("coded");
});
