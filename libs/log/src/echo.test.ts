import { expect, test } from "vitest";
import { fromEcho } from "./follow.ts";

const log = "room.3.den.log";
const data = new TextEncoder().encode("{}");
const asStored = { "Nats-Stream": "ROOMS", "Nats-Subject": log, "Nats-Sequence": "7", "Nats-Last-Sequence": "5" };

const { "Nats-Last-Sequence": _prev, ...withoutPrev } = asStored;

function withHeaders(...fields: readonly Readonly<Record<string, string>>[]) {
  const written = new Map<string, string[]>();
  for (const [name, value] of fields.flatMap(Object.entries)) written.set(name, [...(written.get(name) ?? []), value]);
  return { [Symbol.iterator]: () => written[Symbol.iterator](), get: (name: string) => written.get(name)?.[0] ?? "" };
}

test("[O17] what the broker republishes is an echo, with its place in the log", () => {
  expect(fromEcho({ headers: withHeaders({ "Nats-Msg-Id": "mine" }, asStored), data }, log)).toMatchObject({
    seq: 7,
    prev: 5,
    dedupe: "mine",
  });
});

test("[O17] the place that an author has written into the event is not believed", () => {
  const forged = { "Nats-Sequence": "999", "Nats-Last-Sequence": "6", "Nats-Subject": "room.3.other.log" };
  expect(fromEcho({ headers: withHeaders(forged, asStored), data }, log)).toMatchObject({ seq: 7, prev: 5 });
});

test.for([
  ["an answer in JSON", {}],
  [
    "another room's event, read from the log",
    { headers: withHeaders({ ...asStored, "Nats-Subject": "room.3.x.log" }) },
  ],
  ["an event read from the log, which does not say what was before it", { headers: withHeaders(withoutPrev) }],
  ["another stream's entry", { headers: withHeaders({ ...asStored, "Nats-Stream": "KV_parlor-presence" }) }],
  ["what a consumer delivers", { headers: withHeaders(asStored), reply: "$JS.ACK.ROOMS.mine.1.7.7.1.0" }],
] as const)("[O17] %s is no echo", ([, heard]) => {
  expect(fromEcho({ ...heard, data }, log)).toBeUndefined();
});
