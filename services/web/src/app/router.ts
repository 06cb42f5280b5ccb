import { cleanName, general, nameProblem, type RoomCode, type RoomKind, readRoom } from "@parlor/contracts";
import { batch } from "@preact/signals";
import { forgetHere, hereIn, lastRoom, nameIn, rememberAgain, settings } from "../device/device.ts";
import { GeneralPreview } from "../room/general-preview.ts";
import { RoomSession } from "../room/session.ts";
import { pathOf, placeIn } from "./address.ts";
import { Entrance, type Wish } from "./entrance.ts";
import { away, say } from "./notices.ts";
import * as page from "./page.ts";
import { revoke } from "./preferences.ts";

let current: Entrance | RoomSession | undefined;
let preview: GeneralPreview | undefined;
/** The path whose screen is shown. */
let followed: string | undefined;

/** The message that the address names. */
let wanted: ReturnType<typeof placeIn>;

/** The name was typed, not remembered. */
let isTyped = false;

export function typeName(name: string): void {
  isTyped = true;
  page.nameTyped.value = name;
}

export function followAddress(): void {
  followed = location.pathname;
  wanted = placeIn(location.hash);
  const left = current;
  current = undefined;
  if (left instanceof RoomSession) {
    giveBack(left.code);
    left.leave();
  } else left?.stop();
  stopPreview();
  batch(() => {
    page.entering.value = undefined;
    page.problem.value = undefined;
    page.door.value = undefined;
    if (!isTyped) page.nameTyped.value = settings.value.name;
    if (location.pathname === "/") return showHome();
    const read = readRoom(location.pathname);
    if (read === undefined) page.screen.value = { at: "nowhere" };
    else showDoor(read.code, read.kind);
  });
}

/** Stops as if the page were closed. */
export const stop = () => current?.stop();

function showHome(): void {
  lastRoom.clear();
  preview = new GeneralPreview();
  page.screen.value = { at: "home", preview };
  preview.start();
}

function stopPreview(): void {
  preview?.stop();
  preview = undefined;
}

function showDoor(code: RoomCode, kind: RoomKind): void {
  if (location.pathname !== pathOf(code))
    history.replaceState(null, "", pathOf(code) + location.search + location.hash);
  followed = location.pathname;
  const known = nameIn(code);
  if (!isTyped && known !== undefined) page.nameTyped.value = known; // the name there
  page.screen.value = { at: "door", code, kind };
  current = new Entrance({ at: "door", room: code }, entered);
  const name = known ?? settings.value.name;
  // On its way straight back a tab still counts as in the room, for other tabs and if it is loaded again.
  const goesBack = lastRoom.get() === code && name !== "";
  if (!goesBack) lastRoom.clear();
  if (goesBack) setOut({ type: "join", name, room: code, create: false });
}

/** A move within this very page shows another message, or changes nothing. */
export function comeBack(): void {
  if (location.pathname !== followed) return followAddress();
  wanted = placeIn(location.hash);
  if (current instanceof RoomSession) showWanted(current);
}

function showWanted({ timeline, history }: RoomSession): void {
  if (wanted === undefined) return;
  if (wanted.epoch === timeline.value.epoch) history.show(wanted.seq);
  else say("That link leads to a message of before the room was restored.");
  wanted = undefined;
}

export function go(path: string): void {
  if (path === location.pathname && page.screen.value.at !== "ended") return; // pressed twice
  history.pushState(null, "", path);
  followAddress();
}

export const goHome = () => go("/");

export function leave(): void {
  lastRoom.clear();
  goHome();
}

/** If another tab made the device forget this room, this tab voids its token too when it leaves. */
function giveBack(room: RoomCode): void {
  const token = hereIn(room)?.token;
  if (token === undefined || settings.value.rooms[room] !== undefined) return;
  revoke([{ room, token }]);
  forgetHere(room);
}

export function create(): void {
  const name = named();
  if (name !== undefined) setOut({ type: "create", name });
}

/** From the home page; nothing typed means General. */
export function join(input: string): void {
  const read = input.trim() === "" ? readRoom(general) : readRoom(input);
  if (read === undefined) {
    page.problem.value = { field: "room", reason: "room-name-invalid" };
    return;
  }
  // A named room may not be there yet: its door says what that means before it is made.
  if (read.kind === "named") return go(pathOf(read.code));
  const name = named();
  if (name !== undefined) setOut({ type: "join", name, room: read.code, create: false });
}

export function enterDoor(code: RoomCode): void {
  const name = named();
  const door = page.door.value;
  const create = typeof door === "object" && !door.exists;
  if (name !== undefined) setOut({ type: "join", name, room: code, create });
}

/** A name that cannot be used has its problem shown beside it. */
function named(): string | undefined {
  const name = cleanName(page.nameTyped.value);
  const reason = nameProblem(name);
  page.problem.value = reason && { field: "name", reason };
  if (reason === undefined) rememberAgain();
  return reason === undefined ? name : undefined;
}

function setOut(wish: Wish): void {
  // What is pressed on the way in is the same wish, or too late [J1]. Without a connection it is not too late.
  const mayChange = away.value && !current?.isConnected;
  if (page.entering.value !== undefined && !mayChange) return;
  page.problem.value = undefined;
  page.entering.value = wish.type === "create" ? "create" : wish.room === general ? "general" : "join";
  if (current instanceof Entrance && page.screen.value.at === "door") return current.enter(wish);
  current?.stop();
  current = new Entrance({ at: "entering", wish }, entered);
}

function entered(session: RoomSession): void {
  current = session;
  isTyped = false;
  stopPreview();
  const path = pathOf(session.code);
  if (page.screen.value.at === "home") history.pushState(null, "", path);
  else history.replaceState(null, "", path);
  followed = path;
  page.screen.value = { at: "room", session };
  showWanted(session);
}
