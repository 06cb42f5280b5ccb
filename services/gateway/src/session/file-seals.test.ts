import { type AnswerOf, FileId, MemberId, MessageId, RoomCode, sealedText, unnamed } from "@parlor/contracts";
import { check } from "@parlor/contracts/schema";
import { NoAnswer } from "@parlor/log";
import { seal } from "@parlor/service";
import { expect, test } from "vitest";
import { FileSeals } from "./file-seals.ts";

function known<T>(contract: { accepts(value: unknown): value is T }, value: unknown): T {
  if (contract.accepts(value)) return value;
  throw new Error(`${value} does not fit.`);
}
const room = known(check(RoomCode), "den");
const by = known(check(MemberId), "Ana000000000");
const id = known(check(MessageId), "m1");
const file = { id: known(check(FileId), "f".repeat(22)), type: "image/png", size: 9 };
const [first, second] = ["a".repeat(43), "b".repeat(43)];

/** A gateway's seals, beside a rooms service whose keys change. */
function open() {
  const rooms = { keys: [first], asked: 0, isAway: false };
  let now = 10 * unnamed.kept;
  const askAndRead = async () => {
    rooms.asked += 1;
    if (rooms.isAway) throw new NoAnswer("It is away.");
    return { type: "files.keys", keys: rooms.keys } as AnswerOf<"files.keys">;
  };
  const seals = new FileSeals({ askAndRead: askAndRead as never }, () => now);
  const sealed = (key: string) => seal((at) => sealedText({ room, by, message: id, at, file }), key, now);
  const problem = (proof: string) =>
    seals.problem(
      { type: "message.post", id, text: "", files: [{ ...file, name: "a.png", seal: proof }] },
      { room, by },
    );
  return { rooms, seals, sealed, problem, pass: (ms: number) => (now += ms) };
}

test("[F8] a key that is new is asked for, and the post comes again; a made-up one is not asked for all the time", async () => {
  const { rooms, seals, sealed, problem, pass } = open();
  await seals.ask();
  expect(problem(sealed(first))).toBeUndefined();
  rooms.keys = [second, first];
  const proof = sealed(second);
  expect(problem(proof)).toEqual({ reason: "unavailable", retryAfter: 1_000 });
  await expect.poll(() => problem(proof)).toBeUndefined();
  expect([problem(sealed(first)), rooms.asked]).toEqual([undefined, 2]);
  const madeUp = sealed("c".repeat(43));
  expect(problem(madeUp)).toEqual({ reason: "file-unknown" });
  pass(6_000);
  expect(problem(madeUp)).toMatchObject({ reason: "unavailable" });
  expect([problem(madeUp), rooms.asked]).toEqual([{ reason: "file-unknown" }, 3]);
});

test("[F8] while the rooms service is away a post waits, and a seal ends before its file does", async () => {
  const { rooms, seals, sealed, problem, pass } = open();
  rooms.isAway = true;
  await seals.ask();
  expect(problem(sealed(first))).toMatchObject({ reason: "unavailable" });
  rooms.isAway = false;
  await seals.ask();
  const proof = sealed(first);
  pass(unnamed.kept - unnamed.margin);
  expect(problem(proof)).toBeUndefined();
  pass(1);
  expect(problem(proof)).toEqual({ reason: "file-unknown" });
});
