import { expect, test } from "vitest";
import { startChat } from "../../../support/chat.ts";
import { crowd, longRoom } from "./guests.ts";
import { vitals } from "./vitals.ts";

const none = { connections: 0, rooms: 0, ringBytes: 0, unresolved: 0 };
const storms = 3;
const guests = 1_500;
const atOnce = 250;

const settling = { timeout: 180_000, interval: 1_000 };

test("[L2] memory and files are as before after a storm of connects", { timeout: 600_000 }, async () => {
  // A small heap is collected often, so that what stays is what is held.
  const chat = await startChat({ env: { PARLOR_LIMITS: "false", NODE_OPTIONS: "--max-old-space-size=64" } });
  const [gateway] = chat.gateways;
  if (!gateway) throw new Error("No gateway.");
  const storm = async () => {
    for (let come = 0; come < guests; come += atOnce) await crowd(gateway.ports.port ?? 0, atOnce);
  };
  const ana = await chat.join(longRoom, "Ana");
  for (let at = 0; at < 60; at++) await ana.post("long ".repeat(700));
  for (let at = 0; at < 60; at++) await ana.next("message.posted");
  await ana.close();

  await storm(); // the allocator and the compiler have what they need from now on
  await expect.poll(async () => (await vitals(gateway)).gauges, settling).toEqual(none);
  const before = await vitals(gateway);
  for (let at = 0; at < storms; at++) await storm();
  await expect.poll(async () => (await vitals(gateway)).gauges, settling).toEqual(none);
  await expect.poll(async () => (await vitals(gateway)).files, settling).toBeLessThanOrEqual(before.files * 1.1);
  await expect.poll(async () => (await vitals(gateway)).memory, settling).toBeLessThanOrEqual(before.memory * 1.1);
});
