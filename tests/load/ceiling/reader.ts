import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Tally } from "../tally.ts";
import { Guest } from "../worker/guest.ts";
import { parlor } from "../worker/parlor.ts";
import { RoomBook } from "../worker/room-book.ts";

const connections = 50;
const lasts = 1_000;
const warmUp = 500;

// The guests of a run, told more than they can take by a process that does nothing else.
const source = fork(fileURLToPath(new URL("source.ts", import.meta.url)));
const [{ port }] = await once(source, "message");
const tally = new Tally();
const nothing = () => undefined;
const target = { host: "127.0.0.1", port, path: "/", subprotocol: parlor.subprotocol };
const around = {
  protocol: parlor,
  kind: "messages" as const,
  tally,
  arrived: nothing,
  gone: nothing,
  answered: nothing,
};
const book = new RoomBook();
for (let index = 0; index < connections; index++)
  new Guest({ index, url: "", room: "ceiling", name: "Ana", group: 0 }, target, book, around).come();

await delay(warmUp);
const [began, before] = [performance.now(), tally.counts.frames];
await delay(lasts);
process.send?.(((tally.counts.frames - before) / (performance.now() - began)) * 1000, () => process.exit());
