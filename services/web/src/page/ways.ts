import { cleanName, general, nameProblem, type RoomCode, type RoomKind, readRoom } from "@parlor/contracts";
import { batch } from "@preact/signals";
import { pathOf } from "./address.ts";
import { inside } from "./device.ts";
import { Lookout } from "./lookout.ts";
import * as model from "./model.ts";
import { Visit, type Wish } from "./visit.ts";

let visit: Visit | undefined;
let lookout: Lookout | undefined;

/** The visit that the page is about now: at a door or in a room. */
export const currentVisit = (): Visit | undefined => visit;

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
    model.nameTyped.value ||= model.settings.value.name;
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

function showDoor(code: RoomCode, kind: RoomKind): void {
  const { name } = model.settings.value;
  model.screen.value = { at: "door", code, kind };
  visit = new Visit({ at: "door", room: code }, entered);
  const wasInside = inside.get() === code;
  inside.clear();
  if (wasInside && name !== "") setOut({ type: "join", name, room: code, create: false });
}

/** To another address of this page. */
export function go(path: string): void {
  history.pushState(null, "", path);
  followAddress();
}

/** To the start page. */
export const goHome = () => go("/");

/** Leaves the room at once and goes home. */
export function leave(): void {
  inside.clear();
  goHome();
}

// Ways in.

/** Opens a new room and enters it. */
export function create(): void {
  const name = named();
  if (name !== undefined) setOut({ type: "create", name });
}

/** From the home page, by whatever was typed; nothing means General. */
export function join(input: string): void {
  const read = input.trim() === "" ? readRoom(general) : readRoom(input);
  if (read === undefined) {
    model.problem.value = { field: "room", reason: "room-name-invalid" };
    return;
  }
  // A named room may not be there yet: its door says what that means before it is made.
  if (read.kind === "named") return go(pathOf(read.code));
  const name = named();
  if (name !== undefined) setOut({ type: "join", name, room: read.code, create: false });
}

/** Through the door one stands at. */
export function enterDoor(code: RoomCode): void {
  const name = named();
  const door = model.door.value;
  const create = typeof door === "object" && !door.exists;
  if (name !== undefined) setOut({ type: "join", name, room: code, create });
}

/** The name in its field, where it can be used; what is wrong with it is told beside it. */
function named(): string | undefined {
  const name = cleanName(model.nameTyped.value);
  const reason = nameProblem(name);
  model.problem.value = reason && { field: "name", reason };
  return reason === undefined ? name : undefined;
}

function setOut(wish: Wish): void {
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
