import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { openStranger } from "./stranger.ts";

/** Milliseconds until a bystander's own words came back. */
export type Fared = { readonly count: number; readonly p50: number; readonly p99: number; readonly lost: number };

const every = 80;
const echoWithin = 8_000;

/** Somebody who keeps talking in another room. Their own thread keeps the attacker's work out of their times. */
export async function openBystander(url: string) {
  const thread = new Worker(new URL(import.meta.url), { workerData: url });
  const [room] = await once(thread, "message");
  return {
    room: String(room),
    /** Since this was asked last. */
    async fared(): Promise<Fared> {
      thread.postMessage("fared");
      const [fared] = await once(thread, "message");
      return fared as Fared; // this file's own, from its other half
    },
    leave: () => thread.terminate(),
  };
}

async function talk(url: string): Promise<void> {
  const person = await openStranger(url, "127.0.0.201", { connections: 0, commands: 0, bytes: 0 });
  const joined = await person.create("Bystander");
  if (joined.type !== "room.joined") throw new Error(`The bystander was not let in: ${JSON.stringify(joined)}`);
  const waiting = new Map<string, () => void>();
  person.hear((item) => item.type === "message.posted" && waiting.get(item.id)?.());
  let took: number[] = [];
  let lost = 0;
  parentPort?.postMessage(joined.room.code);
  parentPort?.on("message", () => {
    parentPort?.postMessage(summaryOf(took, lost));
    took = [];
    lost = 0;
  });
  for (;;) {
    const began = performance.now();
    const echoed = Promise.withResolvers<boolean>();
    const id = person.post("still there?");
    waiting.set(id, () => echoed.resolve(true));
    const late = setTimeout(() => echoed.resolve(false), echoWithin);
    if (await echoed.promise) took.push(performance.now() - began);
    else lost += 1;
    clearTimeout(late);
    waiting.delete(id);
    await delay(every + 60 * Math.random()); // ten a second are allowed
  }
}

function summaryOf(took: readonly number[], lost: number): Fared {
  const sorted = took.toSorted((a, b) => a - b);
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
  return { count: sorted.length, p50: at(0.5), p99: at(0.99), lost };
}

if (!isMainThread && typeof workerData === "string") await talk(workerData);
