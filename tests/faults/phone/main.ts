import { parentPort, workerData } from "node:worker_threads";
import { type FrameItem, type RoomCode, readRoom } from "@parlor/contracts";
import type { Post } from "../../../services/web/src/page/outbox.ts";
import type { ClientFact } from "../checker/history.ts";
import { type Kept, openTab } from "./browser.ts";
import { countIds } from "./ids.ts";
import { observeShelf } from "./shelf.ts";
import { observeSockets } from "./socket.ts";
import { finalView, type Note, watchPage } from "./witness.ts";

/** A tab in a thread of its own: the page's code, with a browser around it that tells what it shows. */
export type Tab = {
  readonly client: string;
  readonly url: string;
  readonly room: string;
  readonly name: string;
  readonly stutters: boolean;
  readonly kept: Kept;
  readonly posts: readonly Post[];
  /** How many messages were written in this tab before the page was loaded. */
  readonly written: number;
};

export type Order = { readonly say: string } | { readonly close: "reload" | "end" };
export type Told =
  | { readonly fact: ClientFact }
  | { readonly stored: Pick<Tab, "kept"> | Pick<Tab, "posts"> }
  /** All that was to be told or stored before the page is closed has been. */
  | { readonly closed: true };

const { client, url, room, name, stutters, kept, posts, written }: Tab = workerData;
const tell = (told: Told) => parentPort?.postMessage(told);
const note: Note = (fact) => tell({ fact: { ...fact, at: Date.now(), client, room } as ClientFact }); // joined again

openTab(`${url}/${room}`, kept, (kept) => tell({ stored: { kept } }));
countIds(written);
const [{ openDevice, shelf }, model, ways] = await Promise.all([
  import("../../../services/web/src/page/device.ts"),
  import("../../../services/web/src/page/model.ts"),
  import("../../../services/web/src/page/ways.ts"),
]);

const code = codeOf(room);
for (const post of posts) await shelf.keep(post);
observeShelf(shelf, posts, (posts, kept) => {
  tell({ stored: { posts } }); // before it is a fact: with the fact, it is sure to come along
  if (kept) note({ kind: "kept", member: kept.by, id: kept.id });
});

const witness = watchPage(model, posts, note);
observeSockets({
  stutters,
  opened: () => note({ kind: "back" }),
  lost: () => note({ kind: "lost" }),
  heard: (item: FrameItem) => witness.hears(item),
});
note({ kind: "page.loaded" });
openDevice();
ways.followAddress();
if (model.screen.value.at === "door") {
  model.nameTyped.value = name;
  const stop = model.door.subscribe((door) => {
    if (typeof door !== "object") return;
    queueMicrotask(() => stop());
    ways.enterDoor(code);
  });
  // Whoever is refused for now reads it, and tries again.
  model.problem.subscribe((problem) => problem && setTimeout(tryAgain, 1_000));
}

parentPort?.on("message", (order: Order) => {
  if ("say" in order) return say(order.say);
  void close(order.close);
});

function tryAgain(): void {
  if (model.screen.value.at === "door") ways.enterDoor(code);
}

function say(text: string): void {
  const before = new Set(model.outbox.value.posts.map(({ id }) => id));
  const sending = ways.currentVisit()?.sending;
  const member = model.you.value?.id;
  if (!sending || !member) return; // not in the room yet: there is nowhere to type
  const { outbox } = model;
  const stop = outbox.subscribe(({ posts: now }) => {
    for (const { id } of now) if (!before.has(id)) note({ kind: "wrote", member, id, text });
    for (const { id } of now) before.add(id);
  });
  sending.post(text);
  stop();
}

async function close(how: "reload" | "end"): Promise<void> {
  if (how === "end") note(finalView(model));
  else ways.currentVisit()?.stop();
  await shelf.posts(code); // stands behind every change that is under way
  tell({ closed: true });
}

function codeOf(name: string): RoomCode {
  const read = readRoom(name);
  if (!read) throw new Error(`${name} can name no room.`);
  return read.code;
}
