import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import type { Post, Wish } from "@parlor/client/outbox";
import { type FrameItem, type RoomCode, readRoom } from "@parlor/contracts";
import { effect, signal } from "@preact/signals";
import type { ClientFact } from "../checker/history.ts";
import { wished } from "../placed.ts";
import { type Items, openTab } from "./browser.ts";
import { countIds } from "./ids.ts";
import { finalView, type Note, noteCurrent, roomOf, type Unsettled, watchPage } from "./recorder.ts";
import { observeSockets } from "./socket.ts";
import { observeStore } from "./store.ts";

export type Opened = {
  readonly client: string;
  readonly url: string;
  readonly room: string;
  readonly name: string;
  readonly stutters: boolean;
  /** Its number on its device. */
  readonly tab: number;
  readonly device: string;
  readonly wire: MessagePort;
  readonly local: Items;
  readonly session: Items;
  /** Ms that the device's clock is wrong by. */
  readonly clock: number;
  /** Messages written in this tab before the page was loaded. */
  readonly written: number;
  readonly unsettled: readonly Unsettled[];
};

/** A message of a log. */
export type Place = { readonly seq: number; readonly epoch: string };
/** Of a message, by its place. */
export type Change = Extract<Wish, { readonly target: number }>;
export type Order =
  | { readonly say: string; readonly reply?: Place }
  | { readonly change: Change; readonly in: string; readonly undo: boolean }
  | { readonly undo: true }
  | { readonly look: "older" | "gap" | "newest" }
  | { readonly draft: string }
  | { readonly clear: true }
  | { readonly leave: true }
  | { readonly close: "unload" | "end" };
export type Told = { readonly fact: ClientFact } | { readonly session: Items } | { readonly closed: true };

const { client, url, room, name, stutters, tab, device, wire, local, session, clock, written, unsettled }: Opened =
  workerData;
const tell = (told: Told) => parentPort?.postMessage(told);
const now = Date.now.bind(Date);
const note: Note = (fact) => tell({ fact: { ...fact, at: now(), client, room } as ClientFact }); // joined again

const around = { address: `${url}/${room}`, device, wire, local, session, clock };
const page = openTab(around, (session) => tell({ session }));
countIds(tab, written);
const [{ openDevice, settings, store }, model, router, { followDraft }] = await Promise.all([
  import("../../../services/web/src/device/device.ts"),
  import("../../../services/web/src/app/page.ts"),
  import("../../../services/web/src/app/router.ts"),
  import("../../../services/web/src/room/draft.ts"),
]);

const code = codeOf(room);
observeStore(store, {
  kept: (post) => note({ kind: "kept", member: post.by, id: post.id }),
  draft: (text) => note({ kind: "draft.kept", text }),
});

note({ kind: "page.loaded" });
openDevice();
const current = roomOf(model);
const recorder = watchPage(model, current, unsettled, note);
let standing: "out" | "in" | "leaving" | "left" = "out";
observeSockets({
  stutters,
  follows: () => standing === "out" || standing === "in",
  opened: () => note({ kind: "back" }),
  lost: () => {
    if (standing !== "left") note({ kind: "lost" });
    hasLeft();
  },
  heard: (item: FrameItem) => {
    if (item.type === "done") hasLeft();
    if (standing !== "leaving" && standing !== "left") recorder.hears(item);
    if (item.type === "room.joined") standing = "in";
  },
});
const composer = compose();
router.followAddress();
if (model.screen.value.at === "door") {
  if (model.entering.value !== undefined)
    press(); // straight in, and impatient
  else model.nameTyped.value = name;
  const stop = model.door.subscribe((door) => {
    if (typeof door !== "object") return;
    queueMicrotask(() => stop());
    press();
  });
  // A refused person reads why, and tries again.
  model.problem.subscribe((problem) => problem && setTimeout(tryAgain, 1_000));
}

parentPort?.on("message", (order: Order) => {
  if ("say" in order) return say(order.say, order.reply);
  if ("change" in order) return change(order);
  if ("undo" in order) return undo();
  if ("look" in order) return look(order.look);
  if ("draft" in order) return draft(order.draft);
  if ("clear" in order) return void clear();
  if ("leave" in order) return leave();
  void close(order.close);
});

function tryAgain(): void {
  if (model.screen.value.at === "door") press();
}

function press(): void {
  const isUnderWay = model.entering.value !== undefined;
  note({ kind: "pressed", ...(!isUnderWay && { name: model.nameTyped.value }) });
  router.enterDoor(code);
  router.enterDoor(code);
  setTimeout(() => model.screen.value.at === "door" && router.enterDoor(code), 120);
}

function compose() {
  const text = signal("");
  let [isRead, isTyped] = [false, false];
  let typed = "";
  text.subscribe((now) => {
    if (now !== "" && now !== typed) note({ kind: "draft.shown", text: now });
  });
  let stop: (() => void) | undefined;
  effect(() => {
    const isInside = model.screen.value.at === "room";
    if (!isInside) stop?.();
    if (!isInside) stop = undefined;
    if (!isInside || stop !== undefined) return;
    text.value = "";
    const following = followDraft(code, text);
    stop = following.stop;
    void following.read.then(() => {
      isRead = true;
      if (stop === following.stop && !isTyped && text.peek() === "") note({ kind: "draft.shown", text: "" });
    });
  });
  return {
    type(now: string): void {
      isTyped = true;
      typed = now;
      note({ kind: "drafted", text: now });
      text.value = now;
    },
    /** Undefined until the stored draft is read. */
    shown: () => (isRead && stop !== undefined ? text.peek() : undefined),
    isThere: () => stop !== undefined,
  };
}

function draft(text: string): void {
  if (composer.isThere()) composer.type(text);
}

function leave(): void {
  if (model.screen.value.at !== "room") return;
  note({ kind: "leaving" });
  standing = "leaving";
  const { isConnected } = model.screen.value.session;
  router.leave();
  if (!isConnected) hasLeft();
}

function hasLeft(): void {
  const member = current.value?.you.value.id;
  if (standing !== "leaving" || member === undefined) return;
  standing = "left";
  note({ kind: "left", member, why: "wish" });
}

function outbox(): readonly Post[] {
  return current.value?.sender.outbox.value.posts ?? [];
}

// As a browser does it: the page is not told.
async function clear(): Promise<void> {
  await untilHeld();
  const stored = new Set((await store.posts(code)).map(({ id }) => id)); // and nothing is under way
  const unsent = outbox().map(({ id }) => id);
  note({ kind: "storage.cleared", unsent: unsent.filter((id) => stored.has(id)) });
  await settled(indexedDB.deleteDatabase("parlor"));
  await store.posts(code);
  const database = await settled(indexedDB.open("parlor", 1));
  const posts = await settled<Post[]>(database.transaction("posts").objectStore("posts").getAll());
  database.close();
  note({ kind: "storage.holds", ids: posts.map(({ id }) => id) });
}

async function untilHeld(): Promise<void> {
  for (;;) {
    const held = new Set(outbox().map(({ id }) => id));
    const rooms = new Set([room, ...Object.keys(settings.value.rooms)]);
    const lying = await Promise.all([...rooms].map((one) => store.posts(codeOf(one))));
    if (lying.flat().every(({ id }) => held.has(id))) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function say(text: string, reply?: Place): void {
  if (model.screen.value.at !== "room") return; // there is nowhere to type
  const { timeline } = model.screen.value.session;
  composer.type(text);
  const answered = reply !== undefined && reply.epoch === timeline.value.epoch ? { reply: reply.seq } : {};
  if (wish({ type: "message.post", text, ...answered })) composer.type("");
}

// A place in a log that is lost is somebody else's now.
function change({ change, in: epoch, undo }: Extract<Order, { change: Change }>): void {
  if (model.screen.value.at !== "room" || model.screen.value.session.timeline.value.epoch !== epoch) return;
  wish(change, undo);
}

function wish(wish: Wish, canUndo = false): boolean {
  if (model.screen.value.at !== "room") return false;
  const { sender, you } = model.screen.value.session;
  const before = new Set(outbox().map(({ id }) => id));
  const member = you.value.id;
  const stop = sender.outbox.subscribe(({ posts: now }) => {
    for (const { id } of now)
      if (!before.has(id)) note({ kind: "wrote", member, id, ...wished(wish), ...(canUndo && { undo: true }) });
    for (const { id } of now) before.add(id);
  });
  const isTaken = sender.post(wish, canUndo);
  stop();
  return isTaken;
}

function undo(): void {
  if (model.screen.value.at !== "room") return;
  const post = outbox().find(({ until }) => until !== undefined);
  if (post) model.screen.value.session.acts.undo(post.id);
}

function look(at: "older" | "gap" | "newest"): void {
  if (model.screen.value.at !== "room") return;
  const { session } = model.screen.value;
  const { gaps, head } = session.timeline.value;
  if (at === "older") session.history.loadOlder();
  if (at === "gap" && gaps[0]) session.history.loadGap(gaps[0]);
  if (at === "newest") session.read(head);
}

async function close(how: "unload" | "end"): Promise<void> {
  const text = composer.shown();
  if (how === "end" && text !== undefined) note({ kind: "draft.shown", text });
  if (how === "end") noteCurrent(current.value, note);
  if (how === "end") note(finalView(current.value));
  else router.stop();
  if (how === "unload") page.hide();
  await store.posts(code); // stands behind every change that is under way
  tell({ closed: true });
}

function codeOf(name: string): RoomCode {
  const read = readRoom(name);
  if (!read) throw new Error(`${name} can name no room.`);
  return read.code;
}
