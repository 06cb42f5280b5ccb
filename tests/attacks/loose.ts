import { once } from "node:events";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { type AttackName, attacks } from "./attacks.ts";
import type { Cost } from "./stranger.ts";
import { type Target, tryToOpen } from "./target.ts";

/** `room` is somebody else's, and its code right. */
type Order = { readonly attack: AttackName; readonly port: number; readonly seconds: number; readonly room?: string };

export type Result = { readonly finding: string; readonly cost: Cost };

/** In a thread of its own, so that it does not keep the measuring busy. */
export async function letLoose(order: Order): Promise<Result> {
  const thread = new Worker(new URL(import.meta.url), { workerData: order });
  const [result] = await once(thread, "message");
  await thread.terminate();
  return result as Result; // this file's own, from its other half
}

async function attack({ attack: name, port, seconds, room: given }: Order): Promise<Result> {
  const cost: Cost = { connections: 0, commands: 0, bytes: 0 };
  const until = performance.now() + seconds * 1_000;
  const url = `ws://127.0.0.1:${port}/ws`;
  const target: Target = { url, port, seconds, room: given ?? "", cost, isOver: () => performance.now() > until };
  const room = given ?? (await openRoom(target));
  return { finding: await attacks[name]({ ...target, room }), cost };
}

async function openRoom(target: Target): Promise<string> {
  const owner = await tryToOpen(target, "127.0.0.202");
  const opened = await owner?.create("Owner");
  return opened?.type === "room.joined" ? opened.room.code : "general";
}

if (!isMainThread && parentPort) parentPort.postMessage(await attack(workerData as Order));
