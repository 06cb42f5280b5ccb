import { general, type RoomCode } from "@parlor/contracts";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

const channels: BroadcastChannel[] = [];
const Channel = BroadcastChannel;
const device = new Map<string, string>();
let listeners: ((event: object) => void)[] = [];

beforeEach(() => {
  device.clear();
  vi.stubGlobal("BroadcastChannel", PageChannel);
  vi.stubGlobal("indexedDB", new IDBFactory());
  vi.stubGlobal("IDBKeyRange", IDBKeyRange);
});
afterEach(closeOthers);
afterEach(closePages);
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const pages: BroadcastChannel[] = [];
class PageChannel extends Channel {
  constructor(name: string) {
    super(name);
    pages.push(this);
  }
}

function closePages(): void {
  for (const channel of pages.splice(0)) channel.close();
}

function closeOthers(): void {
  for (const channel of channels.splice(0)) channel.close();
}

/** Another tab with this id, which answers others after so many ms. */
function answersAfter(wait: number, tab: string, at?: RoomCode): void {
  const channel = new Channel("parlor");
  channels.push(channel);
  channel.onmessage = ({ data }) => {
    const answer = () =>
      channels.includes(channel) && channel.postMessage({ to: data.who, other: { tab, page: "the other", at } });
    if ("who" in data) setTimeout(answer, wait);
  };
}

const storage = (items: Map<string, string>) => ({
  getItem: (key: string) => items.get(key) ?? null,
  setItem: (key: string, value: string) => items.set(key, value),
});

/** Opens the page with what the browser kept for this tab. */
async function opens(kept: object): Promise<typeof import("./device.ts")> {
  const items = new Map([["parlor", JSON.stringify({ rooms: {}, attempts: {}, ...kept })]]);
  vi.stubGlobal("sessionStorage", storage(items));
  vi.stubGlobal("localStorage", storage(device));
  listeners = [];
  vi.stubGlobal("addEventListener", (type: string, heard: () => void) => type === "storage" && listeners.push(heard));
  vi.stubGlobal("location", { pathname: "/" });
  vi.resetModules();
  const opened = await import("./device.ts");
  vi.useFakeTimers({ toFake: ["setInterval"] });
  opened.openDevice();
  return opened;
}

async function leaveDrafts(): Promise<void> {
  const { store } = await opens({ id: "before" });
  await store.putDraft(general, { tab: "first", text: "the first tab's", at: 1 });
  await store.putDraft(general, { tab: "closed", text: "a closed tab's", at: 2 });
  await store.putDraft(general, { tab: "third", text: "the first tab's", at: 3, from: ["first"] });
}

test("[J4] a copy of a tab never has its id, and leaves it its draft, though that tab is busy", async () => {
  await leaveDrafts();
  answersAfter(600, "first");
  answersAfter(0, "third");
  const copy = await opens({ id: "first", open: true });
  expect(copy.tabId()).not.toBe("first");
  expect(await copy.draftOf(general)).toMatchObject({ tab: "closed" });
});

test("[J4] a copy that starts while its original is loaded again takes nothing from it", async () => {
  const copy = await opens({ id: "first", open: true });
  const original = await opens({ id: "first", open: false });
  await Promise.all([original.othersIn(general), copy.othersIn(general)]);
  expect(original.tabId()).toBe("first");
  expect(copy.tabId()).not.toBe("first");
});

test("[J4] a copy that was made while its original was being loaded notices", async () => {
  answersAfter(0, "first");
  const copy = await opens({ id: "first", open: false });
  await copy.othersIn(general);
  expect(copy.tabId()).not.toBe("first");
});

test("[J4] a tab that comes after crashes goes on with its own draft, whoever else shows it", async () => {
  await leaveDrafts();
  answersAfter(0, "third");
  const crashed = await opens({ id: "again", was: ["first"], open: true });
  expect(await crashed.draftOf(general)).toMatchObject({ tab: "first" });
});

test("[D9] other tabs know who is in the room in this one", async () => {
  const first = await opens({ id: "first", inside: general });
  first.beThere("ana");
  const second = await opens({ id: "second" });
  expect([...(await second.tabsInside(general))]).toEqual(["first", "ana"]);
});

test("[J4] what lies under an id that an open tab had is shown in no other", async () => {
  await leaveDrafts();
  answersAfter(0, "third");
  await opens({ id: "again", was: ["closed"] });
  const other = await opens({ id: "other" });
  expect(await other.draftOf(general)).toBeUndefined();
});

test("[J4] a tab that was put aside, or starts after it was closed properly, is the same", async () => {
  answersAfter(0, "another");
  const tab = await opens({ id: "put aside", open: false });
  await tab.othersIn(general);
  expect(tab.tabId()).toBe("put aside");
});

test("[J4] a tab whose place another one overwrote says again where it is", async () => {
  const { lastRoom, tabId } = await opens({ id: "first" });
  lastRoom.set(general);
  const theirs = JSON.stringify({ [general]: { other: Date.now() } });
  device.set("parlor tabs", theirs);
  for (const heard of listeners) heard({ key: "parlor tabs", newValue: theirs });
  const places = JSON.parse(device.get("parlor tabs") ?? "{}");
  expect(Object.keys(places[general])).toEqual(["other", tabId()]);
});

test("[J2] who asks again before there is an answer asks as the same person, whoever is there meanwhile", async () => {
  const { settings, wayIn, attemptAt, attempted } = await opens({ id: "first" });
  settings.value = { ...settings.value, rooms: { [general]: { title: "", at: 1, name: "Ana", token: "t" } } };
  answersAfter(0, "another", general);
  attemptAt(general, "Bo");
  const asked = await wayIn(general, "Bo");
  expect(asked).toEqual({ name: "Bo", apart: true });
  closeOthers();
  expect(await wayIn(general, "Bo")).toEqual(asked);
  expect(await wayIn(general, "Ana")).toMatchObject({ token: "t" });
  attempted(general);
  expect(await wayIn(general, "Bo")).toMatchObject({ token: "t" });
});

test("[J2] a tab that is opened instead of one that got no answer makes the same attempt under the same name", async () => {
  const first = await opens({ id: "first" });
  const word = first.attemptAt(general, "Ana");
  const second = await opens({ id: "second" });
  expect(second.attemptAt(general, "ana")).toBe(word);
  second.attempted(general);
  expect(second.attemptAt(general, "Ana")).not.toBe(word);
  const third = await opens({ id: "third" });
  expect(third.attemptAt(general, "Bo")).not.toBe(second.attemptAt(general));
  expect(third.attemptAt("")).not.toBe(second.attemptAt(""));
});
