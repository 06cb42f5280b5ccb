import { nameKey, type RoomCode, readRoom } from "@parlor/contracts";
import { effect, signal } from "@preact/signals";
import { type Draft, draftFor, keyOfDraft, takenUp } from "./drafts.ts";
import { forget, noSettings, type RoomMemory, readSettings, remember, type Settings } from "./settings.ts";
import { OutboxStore } from "./store.ts";
import { type Here, newTab, newWord, readTab, type Tab, tokenFor } from "./tab.ts";
import { leave, type Other, readStays, type Stays, sayEvery, stay, stayingIn, Tabs } from "./tabs.ts";

const key = "parlor";
const staysKey = "parlor tabs";

export const settings = signal<Settings>(noSettings);
/** The browser keeps nothing for this page. */
export const storageBlocked = signal(false);
/** Another tab has made this device forget everything. */
export const forgotten = signal(false);

const refusing = new Set<string>();
function tellStorage(store: string, works: boolean): void {
  if (works) refusing.delete(store);
  else refusing.add(store);
  storageBlocked.value = refusing.size > 0;
}

export const store = new OutboxStore((works) => tellStorage("outbox", works));

/** Reads and keeps what this device remembers; other tabs' changes come in too. */
export function openDevice(): void {
  const read = (kept: string | null) => {
    settings.value = readSettings(kept);
  };
  guarded("tab", () => {
    tab = readTab(sessionStorage.getItem(key));
  });
  // It may be a copy, whose original goes on under this id, now or as soon as it is loaded again.
  if (tab.open && !isLoadedAgain()) changeId();
  guarded("settings", () => read(localStorage.getItem(key)));
  addEventListener("storage", ({ key: changed, newValue }) => {
    if (changed === staysKey && !isListed()) sayWhere(); // two tabs have written at once
    if (changed !== key && changed !== null) return; // null: all of it is gone
    if (newValue === null) changeTab({ forgotten: true });
    if (newValue === null) forgotten.value = true;
    read(newValue);
  });
  effect(() => {
    const { value } = settings;
    if (value !== noSettings && !tab.forgotten)
      guarded("settings", () => localStorage.setItem(key, JSON.stringify(value)));
  });
  tabs.open();
  sole = beSole();
  changeTab({ open: true });
  addEventListener("pagehide", () => changeTab({ open: false }));
  addEventListener("pageshow", () => changeTab({ open: true }));
  sayWhere();
  setInterval(sayWhere, sayEvery);
}

export function rememberRoom(code: RoomCode, more: Partial<RoomMemory>): void {
  if (!tab.forgotten) settings.value = remember(settings.value, code, more);
}

/** The person comes in anew: that is remembered, whatever was forgotten before. */
export function rememberAgain(): void {
  if (tab.forgotten) changeTab({ forgotten: false });
  forgotten.value = false;
}

/** Forgets also who the person was there. */
export function forgetRoom(code: string): void {
  settings.value = forget(settings.value, code);
  forgetHere(code);
}

export function forgetHere(code: string): void {
  changeTab({ rooms: without(tab.rooms, code), ways: without(tab.ways, code) });
}

export async function forgetEverything(): Promise<void> {
  guarded("settings", () => localStorage.removeItem(key));
  guarded("stays", () => localStorage.removeItem(staysKey));
  changeTab({ ...newTab(), id: tab.id });
  settings.value = noSettings;
  await store.forgetAll();
}

let tab: Tab = newTab();
let self: string | undefined;
/** Tells a tab and its copy apart, while they have the same id. */
const page = newWord();
const tabs = new Tabs(() => ({ tab: tab.id, page, inside: tab.inside, at: place(), as: self, was: tab.was }));
let sole: Promise<void> = Promise.resolve();

/** A copy that was made while its original was being loaded again looks like it. */
async function beSole(): Promise<void> {
  if ((await tabs.others()).some((other) => other.tab === tab.id)) changeId();
}

function changeId(): void {
  changeTab({ id: newWord(), was: [tab.id, ...(tab.was ?? [])].slice(0, 9) });
}

/** A reloaded tab is nobody's copy. */
const isLoadedAgain = () =>
  performance.getEntriesByType("navigation").some((entry) => "type" in entry && entry.type === "reload");

function changeTab(changes: Partial<Tab>): void {
  tab = { ...tab, ...changes };
  guarded("tab", () => sessionStorage.setItem(key, JSON.stringify(tab)));
}

/** A reloaded tab goes straight back to this room, and nobody sees it leave. */
export const lastRoom = {
  get: (): string | undefined => tab.inside,
  set: (code: string) => {
    changeTab({ inside: code });
    sayWhere();
  },
  clear: () => {
    const { inside: _, ...rest } = tab;
    tab = rest;
    changeTab({});
    sayWhere();
  },
};

/** The room that this tab shows, if it knows who it is there; at its door too. */
function place(): string | undefined {
  if (tab.inside !== undefined) return tab.inside;
  const code = readRoom(location.pathname)?.code;
  return code !== undefined && tab.rooms[code] !== undefined ? code : undefined;
}

/** For other tabs, while this one is being loaded again and cannot answer. */
function sayWhere(): void {
  const [room, now] = [place(), Date.now()];
  changeStays((stays) => (room === undefined ? leave(stays, tab.id, now) : stay(stays, room, tab.id, now)));
}

function isListed(): boolean {
  const room = place();
  return room === undefined || staysNow()[room]?.[tab.id] !== undefined;
}

function changeStays(change: (stays: Stays) => Stays): void {
  guarded("stays", () => {
    const kept = localStorage.getItem(staysKey);
    const changed = JSON.stringify(change(readStays(kept)));
    if (changed !== (kept ?? "{}")) localStorage.setItem(staysKey, changed);
  });
}

const staysNow = () => readStays(guarded("stays", () => localStorage.getItem(staysKey)) ?? null);
const staysIn = (room: string) => stayingIn(staysNow(), room, tab.id, Date.now());

/** As this tab knows it, else as the device does. */
export const nameIn = (code: RoomCode): string | undefined =>
  tab.rooms[code]?.name || settings.value.rooms[code]?.name || undefined;

/** So is the device, unless another tab is somebody else there. */
export function become(code: RoomCode, here: Here): void {
  changeTab({ rooms: { ...tab.rooms, [code]: here } });
  const { name, token, apart } = here;
  if (!apart) rememberRoom(code, { name, ...(token !== undefined && { token }) });
}

export const hereIn = (code: RoomCode): Here | undefined => tab.rooms[code];

/** How to ask to come in under a name. Asked again before there is an answer, it is the same person [J2]. */
export async function wayIn(code: RoomCode, name: string): Promise<Here> {
  const asked = tab.ways[code];
  if (asked?.name === name) return asked;
  const way = { name, ...(await tokenIn(code, name)) };
  changeTab({ ways: { ...tab.ways, [code]: way } });
  return way;
}

async function tokenIn(code: RoomCode, name: string): Promise<ReturnType<typeof tokenFor>> {
  const [own, device] = [tab.rooms[code], settings.value.rooms[code]];
  const isCopy = tab.was !== undefined;
  const quick = tokenFor(own, device, name, true, isCopy);
  if (!quick.apart || quick.token !== undefined || (own !== undefined && !isCopy)) return quick;
  const stay = staysIn(code);
  const isThere = stay.length > 0 || (await tabs.others()).some(({ inside, at }) => inside === code || at === code);
  return tokenFor(own, device, name, isThere, isCopy);
}

export async function roomsElsewhere(): Promise<ReadonlySet<string>> {
  return new Set((await tabs.others()).flatMap(({ inside: room }) => room ?? []));
}

/** The same until it is answered, over a reload and in a tab opened instead too [J2]; "" is a room to be made. */
export function attemptAt(room: RoomCode | "", name = ""): string {
  const { value } = settings;
  const [at, own] = [`${room} ${nameKey(name)}`, tab.attempts[room]];
  const word = own ?? value.attempts[at] ?? newWord();
  if (own === undefined) changeTab({ attempts: { ...tab.attempts, [room]: word } });
  if (room !== "" && value.attempts[at] !== word)
    settings.value = {
      ...value,
      attempts: Object.fromEntries([...Object.entries(value.attempts), [at, word]].slice(-9)),
    };
  return word;
}

export function attempted(room: RoomCode | ""): void {
  const { value } = settings;
  const word = tab.attempts[room];
  if (word === undefined) return;
  changeTab({ attempts: without(tab.attempts, room), ways: without(tab.ways, room) });
  const attempts = Object.fromEntries(Object.entries(value.attempts).filter(([, other]) => other !== word));
  settings.value = { ...value, attempts };
}

function without<T>(of: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  const { [key]: _, ...rest } = of;
  return rest;
}

/** This tab's draft, or else a closed tab's. */
export async function draftOf(code: RoomCode): Promise<Draft | undefined> {
  await sole;
  const drafts = await store.drafts(code);
  if (drafts.length === 0) return undefined;
  const own = drafts.find((draft) => draft.tab === tab.id);
  if (own !== undefined) return own;
  const others = await othersIn(code);
  const now = await store.drafts(code); // another tab may have sent its own meanwhile
  return draftFor({ tab: tab.id, was: tab.was }, now, others);
}

/** Call it when a draft is shown: from then on it is this tab's, and held whatever the browser throws away. */
export function takeUpDraft(code: RoomCode, draft: Draft): void {
  const here = takenUp(draft, tab.id);
  leftBy.set(code, here.from ?? []);
  void store.putDraft(code, here);
}

/** The tabs whose drafts this one goes on with, by room. */
const leftBy = new Map<RoomCode, readonly string[]>();

/** An empty draft is dropped. */
export function keepDraft(code: RoomCode, text: string): void {
  void store.keepDraft(code, tab.id, text);
  const left = leftBy.get(code) ?? [];
  leftBy.delete(code);
  if (left.length > 0) void takeAway(code, left);
}

/** A changed draft is no longer the closed tabs'. A tab that is back keeps its own. */
async function takeAway(code: RoomCode, left: readonly string[]): Promise<void> {
  const open = new Set((await tabs.others(left)).map((other) => other.tab));
  for (const gone of left) if (!open.has(gone)) await store.dropDraft(keyOfDraft(code, gone));
}

/** Waits for tabs that are in the room, and for one that this may be a copy of. */
export async function othersIn(room: RoomCode): Promise<readonly Other[]> {
  await sole;
  return tabs.others([...staysIn(room), ...(tab.was ?? [])]);
}

/** Who this tab is in its room: what that one wrote is left to it. */
export function beThere(member: string): void {
  self = member;
}

/** Those that show the room, or its door, and who is there in them. */
export async function tabsInside(room: RoomCode): Promise<ReadonlySet<string>> {
  const there = (await othersIn(room)).filter(({ inside, at }) => inside === room || at === room);
  return new Set(there.flatMap(({ tab, as = tab }) => [tab, as]));
}

export const tabId = () => tab.id;

/** Whether this tab had that id, before it might have been a copy. */
export const wasTab = (id: string | undefined) => tab.was?.includes(id ?? "") === true;

/** Storage may be switched off or full; the page works without. */
function guarded<T>(store: string, act: () => T): T | undefined {
  try {
    const done = act();
    tellStorage(store, true);
    return done;
  } catch {
    tellStorage(store, false);
    return undefined;
  }
}
