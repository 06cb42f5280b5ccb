import type { RoomRecord } from "@parlor/contracts";
import { expect, test } from "vitest";
import { randomCode, randomMember } from "../ids.ts";
import { admit } from "./admission.ts";

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
const visit = { record, member: bo, returning: false, here: 3, isInside: false, capacity: 10 };

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
  expect(admit({ ...back, isInside: true })).toMatchObject({ type: "admitted" });
  expect(admit({ ...back, record: { ...locked, admitted: [bo] } })).toMatchObject({ type: "admitted" });
  expect(admit({ ...back, record: { ...locked, owner: bo } })).toMatchObject({ type: "admitted" });
  expect(admit({ ...visit, record: { ...locked, admitted: [bo], owner: bo } })).toMatchObject({
    reason: "room-locked",
  });
});

test("[R20] a full room is closed to everybody outside", () => {
  const full = { ...visit, here: 10 };
  expect(admit(full)).toMatchObject({ reason: "room-full" });
  expect(admit({ ...full, returning: true })).toMatchObject({ reason: "room-full" });
  expect(admit({ ...full, returning: true, isInside: true })).toMatchObject({ type: "admitted" });
});
