import { expect, test } from "vitest";
import { startChat } from "../support/chat.ts";
import { beClumsy } from "./clumsy.ts";

const seed = Number(process.env.CLUMSY_SEED ?? 1);
const duration = Number(process.env.CLUMSY_SECONDS ?? 60) * 1000;

test(`[E23] a clumsy person breaks nothing (CLUMSY_SEED=${seed})`, { timeout: duration + 300_000 }, async () => {
  const chat = await startChat({ page: true, env: { PARLOR_LIMITS: "false" } });
  expect(await beClumsy({ chat, seed, duration })).toEqual([]);
});
