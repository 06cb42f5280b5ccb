import {
  cleanName,
  cleanText,
  general,
  limits,
  type MemberId,
  type MessageId,
  nameProblem,
  type RoomCode,
  readRoom,
  showRoom,
} from "@parlor/contracts";
import { batch } from "@preact/signals";
import type { Question } from "./connection.ts";
import { forgetEverything, inside, shelf } from "./device.ts";
import { Lookout } from "./lookout.ts";
import * as model from "./model.ts";
import * as reading from "./reading.ts";
import { forget, remember, type Theme } from "./settings.ts";
import type { Gap } from "./timeline.ts";
import { Visit, type Wish } from "./visit.ts";
import { said } from "./words.ts";

let visit: Visit | undefined;
let lookout: Lookout | undefined;
let lastTyped = 0;

// Where one is: the address says it, and a screen shows it.

/** Shows what the address names: at start, and when the person goes back or forward. */
export function followAddress(): void {
  visit?.leave();
  visit = undefined;
  lookout?.stop();
  lookout = undefined;
  batch(() => {
    model.entering.value = undefined;
    model.problem.value = undefined;
    model.door.value = undefined;
    if (location.pathname === "/") return showHome();
    const read = readRoom(location.pathname);
    if (read === undefined) model.screen.value = { at: "nowhere" };
    else showDoor(read.code, read.kind);
  });
}

function showHome(): void {
  inside.clear();
  model.screen.value = { at: "home" };
  lookout = new Lookout();
  lookout.start();
}

function showDoor(code: RoomCode, kind: "general" | "named" | "coded"): void {
  const { name } = model.settings.value;
  model.screen.value = { at: "door", code, kind };
  const back = inside.get() === code && name !== "";
  inside.clear();
  if (back) return set({ type: "join", name, room: code, create: false });
  visit = new Visit({ at: "door", room: code }, entered);
}

export function go(path: string): void {
  history.pushState(null, "", path);
  followAddress();
}

export const goHome = () => go("/");

/** Leaves the room at once and goes home. */
export function leave(): void {
  inside.clear();
  goHome();
}

// Ways in.

export function create(name: string): void {
  if (named(name)) set({ type: "create", name: cleanName(name) });
}

/** From the home page, by whatever was typed; nothing means General. */
export function join(input: string, name: string): void {
  const read = input.trim() === "" ? readRoom(general) : readRoom(input);
  if (read === undefined) {
    model.problem.value = { field: "room", reason: "room-name-invalid" };
    return;
  }
  // A named room may not be there yet: its door says what that means before it is made.
  if (read.kind === "named") return go(pathOf(read.code));
  if (named(name)) set({ type: "join", name: cleanName(name), room: read.code, create: false });
}

/** Through the door one stands at. */
export function enterDoor(code: RoomCode, name: string): void {
  if (!named(name)) return;
  const door = model.door.value;
  const create = typeof door === "object" && !door.exists;
  set({ type: "join", name: cleanName(name), room: code, create });
}

/** Whether the name can be used; what is wrong with it is told beside its field. */
function named(name: string): boolean {
  const reason = nameProblem(cleanName(name));
  model.problem.value = reason && { field: "name", reason };
  return reason === undefined;
}

function set(wish: Wish): void {
  model.problem.value = undefined;
  model.entering.value = wish.type === "create" ? "create" : wish.room === general ? "general" : "join";
  if (visit !== undefined && model.screen.value.at === "door") return visit.enter(wish);
  visit?.stop();
  visit = new Visit({ at: "entering", wish }, entered);
}

function entered(code: RoomCode): void {
  lookout?.stop();
  lookout = undefined;
  const path = pathOf(code);
  if (model.screen.value.at === "home") history.pushState(null, "", path);
  else history.replaceState(null, "", path);
  model.screen.value = { at: "room" };
}

/** A room's address on this site. */
export const pathOf = (code: RoomCode) => `/${code === general ? general : showRoom(code)}`;
export const linkTo = (code: RoomCode) => `${location.origin}${pathOf(code)}`;

// In the room.

/** Sends what was written to the room it was written in. */
export function post(text: string): void {
  visit?.sending?.post(cleanText(text));
}

/** The person writes: the others are told at most every few seconds. */
export function type(): void {
  const now = Date.now();
  if (now - lastTyped < limits.typingEvery) return;
  if (visit?.connection.tell({ type: "typing.start" })) lastTyped = now;
}

export const retry = (id: MessageId) => visit?.sending?.retry(id);
export const discard = (id: MessageId) => visit?.sending?.takeBack(id);

/** A message that was not sent goes back into the composer. */
export function edit(id: MessageId): void {
  model.handedBack.value = visit?.sending?.takeBack(id);
}

export const loadOlder = () => visit && reading.loadOlder(visit.connection);
export const loadGap = (gap: Gap) => visit && reading.loadGap(visit.connection, gap);
export const show = (seq: number) => visit && reading.show(visit.connection, seq);
export const search = async (query: string) => visit && reading.search(visit.connection, query);

/** Everything up to here was on the screen. */
export function read(seq: number): void {
  const code = model.room.value?.code;
  if (code === undefined || (model.settings.value.rooms[code]?.readUpTo ?? -1) >= seq) return;
  model.settings.value = remember(model.settings.value, code, { readUpTo: seq });
}

// The owner's.

export const rename = (title: string) => order({ type: "room.rename", title: title.trim() });
export const lock = (locked: boolean) => order({ type: "room.lock", locked });
export const remove = (member: MemberId) => order({ type: "member.remove", member });

function order(question: Question): void {
  visit?.connection.ask(question, (reply) => {
    if (reply?.type !== "done") say(said[reply?.type === "refused" ? reply.reason : "unavailable"]);
  });
}

// The device's.

export function setTheme(theme: Theme): void {
  model.settings.value = { ...model.settings.value, theme };
}

export function forgetRoom(code: string): void {
  model.settings.value = forget(model.settings.value, code);
}

export async function forgetAll(): Promise<void> {
  await forgetEverything();
  say("This device has forgotten everything.");
}

export const draftOf = (code: RoomCode) => shelf.draft(code);
export const keepDraft = (code: RoomCode, text: string) => void shelf.keepDraft(code, text);

let hush: ReturnType<typeof setTimeout> | undefined;

/** Says something to everyone, aloud and on the screen, for a moment. */
export function say(text: string): void {
  clearTimeout(hush);
  model.toast.value = text;
  hush = setTimeout(() => {
    model.toast.value = "";
  }, 4000);
}
