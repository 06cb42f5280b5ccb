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
export function create(name: string): void {
  if (named(name)) setOut({ type: "create", name: cleanName(name) });
}

/** From the home page, by whatever was typed; nothing means General. */
export function join(input: string, name: string): void {
  const read = input.trim() === "" ? readRoom(general) : readRoom(input);
  if (read === undefined) {
    model.problem.value = { field: "room", reason: "room-name-invalid" };
    return;
  }
  // A named room may not be there yet: its door says what that means before it is made.
  if (read.kind === "named") return goToDoor(read.code, name);
  if (named(name)) setOut({ type: "join", name: cleanName(name), room: read.code, create: false });
}

function goToDoor(code: RoomCode, name: string): void {
  const clean = cleanName(name);
  if (nameProblem(clean) === undefined) model.settings.value = { ...model.settings.value, name: clean };
  go(pathOf(code));
}

/** Through the door one stands at. */
export function enterDoor(code: RoomCode, name: string): void {
  if (!named(name)) return;
  const door = model.door.value;
  const create = typeof door === "object" && !door.exists;
  setOut({ type: "join", name: cleanName(name), room: code, create });
}

/** Whether the name can be used; what is wrong with it is told beside its field. */
function named(name: string): boolean {
  const reason = nameProblem(cleanName(name));
  model.problem.value = reason && { field: "name", reason };
  return reason === undefined;
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
