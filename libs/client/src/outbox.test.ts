import type { Epoch, MemberId, MessageId, Refused, RoomCode } from "@parlor/contracts";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  add,
  again,
  commandOf,
  emptyOutbox,
  inherit,
  markSending,
  markUnsent,
  next,
  type Outbox,
  type Post,
  reassign,
  refuse,
  remove,
  restore,
  settle,
} from "./outbox.ts";

const post = (id: string, at = 0): Post => ({
  id: id as MessageId,
  room: "lobby" as RoomCode,
  type: "message.post",
  text: id,
  at,
  by: "anaanaanaana" as MemberId,
  state: "waiting",
});
const no = (reason: Refused["reason"], retryAfter?: number): Refused => ({
  type: "refused",
  reason,
  ...(retryAfter !== undefined && { retryAfter }),
});
const [a, b] = [post("a", 1), post("b", 2)];
const bo = "bobobobobobo" as MemberId;
const both = add(add(emptyOutbox, a), b);

test("[D4] one message is on its way at a time, the oldest first", () => {
  expect(next(both, 0)).toBe(a);
  expect(next(markSending(both, a.id), 0)).toBeUndefined();
  expect(next(remove(markSending(both, a.id), [a.id]), 0)).toBe(b);
});

test("[D5] a lost connection sends the same message again under the same id", () => {
  expect(next(markUnsent(markSending(both, a.id)), 0)).toEqual(a);
});

test("[D10] what was kept over a reload goes out first, and nothing twice", () => {
  const restored = restore(add(emptyOutbox, b), [{ ...a, state: "sending" }, b]);
  expect(restored.posts).toEqual([a, b]);
});

test("[D4] what is written while the store is read goes out after what it held, though the clock was put back", () => {
  const restored = restore(add(emptyOutbox, { ...b, at: 3 }), [{ ...a, at: 100 }]);
  expect(restored.posts).toEqual([
    { ...a, at: 100 },
    { ...b, at: 101 },
  ]);
});

test("[J4] [D4] a tab goes on with what its person left in one that is gone, and sends nothing of somebody else", () => {
  const open = new Set(["open"]);
  const [mine, left, beside] = [
    { ...a, tab: "this" },
    { ...b, tab: "gone" },
    { ...b, tab: "open" },
  ];
  expect(inherit([mine, left, beside, b], "this", a.by, open)).toEqual([left, b]);
  const [no, decided] = [
    { ...left, state: "refused" as const },
    { ...beside, state: "refused" as const },
  ];
  expect(inherit([no, decided], "this", a.by, open)).toEqual([no]);
  expect(inherit([mine, left, beside], "this", bo, open)).toEqual([{ ...left, state: "refused", from: a.by }]);
});

test("[D9] what another person of the device wrote is left to them while they are there, and was theirs if they send it", () => {
  const left = { ...a, tab: "gone" };
  expect(inherit([left], "this", bo, new Set([a.by]))).toEqual([]);
  expect(inherit([left], "this", a.by, new Set([a.by]))).toEqual([left]); // of two tabs of theirs both may
  const shown = reassign(restore(emptyOutbox, inherit([left], "this", bo, new Set())), bo);
  expect(remove(shown, [a.id], bo)).toBe(shown);
  expect(remove(shown, [a.id], a.by).posts).toEqual([]);
  const decided = again(shown, a.id);
  expect(decided.posts).toEqual([{ ...left, by: bo }]);
  expect(remove(decided, [a.id], a.by)).toBe(decided);
  expect(shown.posts.map((one) => commandOf(one, undefined))).toEqual([{ type: "message.post", id: a.id, text: "a" }]);
});

test("[M4] what waits goes out in the name of who one has become, and stays as it is where that is nobody new", () => {
  expect(reassign(both, bo).posts).toEqual([
    { ...a, by: bo },
    { ...b, by: bo },
  ]);
  expect(reassign(both, a.by)).toBe(both);
});

test("[B2] a refusal that passes waits as long as it was told, and keeps its place", () => {
  const told = refuse(markSending(both, a.id), a.id, no("too-fast", 500), 1000);
  expect(next(told, 1499)).toBeUndefined();
  expect(next(told, 1500)).toEqual(a);
});

test("[B2] a refusal that stays is the person's to decide, with its reason; the next message goes on", () => {
  const told = refuse(markSending(both, a.id), a.id, no("text-invalid"), 0);
  expect(told.posts[0]).toMatchObject({ state: "refused", reason: "text-invalid", text: "a" });
  expect(next(told, 0)).toBe(b);
  expect(again(told, a.id).posts.map((one) => one.id)).toEqual([b.id, a.id]);
  expect(next(again(remove(told, [b.id]), a.id), 0)).toEqual(a);
});

test("[D4] [D5] whatever happens on the way, everything lands once and in order", () => {
  const acts = fc.array(fc.constantFrom("send", "lose", "land", "busy"), { maxLength: 80 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), acts, (count, does) => {
      let outbox: Outbox = emptyOutbox;
      for (let n = 0; n < count; n++) outbox = add(outbox, post(`m${n}`, n));
      const log: string[] = [];
      const land = () => {
        const sending = outbox.posts.find((one) => one.state === "sending");
        if (sending === undefined) return;
        if (!log.includes(sending.id)) log.push(sending.id); // the log knows an id once
        outbox = remove(outbox, [sending.id]);
      };
      const send = () => {
        const one = next(outbox, 1e9);
        if (one !== undefined) outbox = markSending(outbox, one.id);
      };
      for (const act of does) {
        if (act === "send") send();
        if (act === "land") land();
        if (act === "lose") outbox = markUnsent(outbox);
        const sending = outbox.posts.find((one) => one.state === "sending");
        if (act === "busy" && sending) outbox = refuse(outbox, sending.id, no("busy", 10), 0);
      }
      while (outbox.posts.length > 0) {
        send();
        land();
      }
      expect(log).toEqual(Array.from({ length: count }, (_, n) => `m${n}`));
    }),
  );
});

test("[D11] a change of a message of another log is not sent, and an answer to one is a message of its own", () => {
  const [here, elsewhere] = ["aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb"] as Epoch[];
  const edit: Post = { ...a, type: "message.edit", target: 7, text: "b", epoch: elsewhere ?? ("" as Epoch) };
  expect(commandOf(edit, elsewhere)).toEqual({ type: "message.edit", id: a.id, target: 7, text: "b" });
  expect(commandOf(edit, here)).toBeUndefined();
  const reply = { ...a, reply: 7, epoch: elsewhere ?? ("" as Epoch) } as Post;
  expect(commandOf(reply, elsewhere)).toMatchObject({ reply: 7 });
  expect(commandOf(reply, here)).toEqual({ type: "message.post", id: a.id, text: "a" });
});

test("[W46] what can be undone waits, and lets others go first; settled, it goes", () => {
  const outbox = add(add(emptyOutbox, { ...a, type: "message.delete", target: 7, until: 1 } as Post), b);
  expect(next(outbox, 0)).toBe(b);
  expect(next(settle(outbox), 0)).toMatchObject({ id: a.id });
  expect(settle(outbox, b.id)).toEqual(outbox);
  expect(Object.keys(commandOf(settle(outbox).posts[0] ?? b, undefined) ?? {}).sort()).toEqual([
    "id",
    "target",
    "text",
    "type",
  ]);
});
