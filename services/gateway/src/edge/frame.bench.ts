import { test } from "vitest";
import { decode, eventsFrame } from "./frame.ts";

const text = "what do you think about the new lamp in the kitchen, is it not a little too bright?";
const bytes = (value: unknown) => Uint8Array.from(Buffer.from(JSON.stringify(value))).buffer;

test("checking what a client sends", async ({ bench }) => {
  const post = bytes({ type: "message.post", id: "0123456789abcdef0123456789abcdef", text });
  const ping = bytes({ type: "session.ping", ref: 7 });
  await bench("a post", () => void decode(post)).run();
  await bench("a ping", () => void decode(ping)).run();
});

test("putting places into what everyone is sent", async ({ bench }) => {
  const event = { ts: 1_795_277_556_195, type: "message.posted", id: "0123", by: "AbCdEf123456", name: "Olga", text };
  const data = Buffer.from(JSON.stringify(event));
  const events = Array.from({ length: 20 }, (_, at) => ({ seq: 1_000_000 + at, data }));
  await bench("an event", () => void eventsFrame(999_999, events.slice(0, 1))).run();
  await bench("twenty events", () => void eventsFrame(999_999, events)).run();
});
