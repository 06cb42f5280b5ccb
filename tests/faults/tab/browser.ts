import type { MessagePort } from "node:worker_threads";
import type { Answer, Ask } from "./database.ts";
import { farDatabases } from "./far-database.ts";

export type Items = Readonly<Record<string, string>>;
/** Null removes it, for all tabs of the device. */
export type Change = { readonly key: string; readonly value: string | null };

export type ToDevice = { readonly ask: Ask } | { readonly changed: Change };
export type FromDevice = { readonly answer: Answer } | { readonly changed: Change } | { readonly clock: number };

type Around = {
  readonly address: string;
  readonly device: string;
  readonly wire: MessagePort;
  readonly local: Items;
  readonly session: Items;
  readonly clock: number;
};

/** Makes this thread a browser's tab for the page's code. Storage is told at once: a crashed page is not asked. */
export function openTab({ address, device, wire, clock, ...kept }: Around, remembered: (session: Items) => void) {
  setClock(clock);
  const url = new URL(address);
  const tell = (told: ToDevice) => wire.postMessage(told);
  const local = storage(kept.local, (change) => tell({ changed: change }));
  const session = storage(kept.session, () => remembered(session.all()));
  const page = new EventTarget();
  const { answered, indexedDB, IDBKeyRange } = farDatabases((ask) => tell({ ask }));
  wire.on("message", (told: FromDevice) => {
    if ("answer" in told) return answered(told.answer);
    if ("clock" in told) return setClock(told.clock);
    const { key, value: newValue } = told.changed;
    local.take(told.changed);
    page.dispatchEvent(Object.assign(new Event("storage"), { key, newValue }));
  });
  const visible = Object.assign(new EventTarget(), { visibilityState: "visible" });
  const go = (_state: unknown, _title: string, path: string) => {
    url.pathname = path;
  };
  Object.assign(globalThis, {
    localStorage: local,
    sessionStorage: session,
    indexedDB,
    IDBKeyRange,
    document: visible,
    history: { pushState: go, replaceState: go },
    addEventListener: page.addEventListener.bind(page),
    removeEventListener: page.removeEventListener.bind(page),
    BroadcastChannel: channelsOf(device),
  });
  Object.defineProperty(globalThis, "location", { value: url });
  return { hide: () => page.dispatchEvent(new Event("pagehide")) };
}

const now = Date.now;

function setClock(offset: number): void {
  Date.now = () => now() + offset;
}

function channelsOf(device: string) {
  return class extends BroadcastChannel {
    constructor(name: string) {
      super(`${device}: ${name}`);
    }
  };
}

function storage(from: Items, changed: (change: Change) => void) {
  const items = new Map(Object.entries(from));
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem(key: string, value: string) {
      items.set(key, value);
      changed({ key, value });
    },
    removeItem(key: string) {
      items.delete(key);
      changed({ key, value: null });
    },
    take({ key, value }: Change) {
      if (value === null) items.delete(key);
      else items.set(key, value);
    },
    all: () => Object.fromEntries(items),
  };
}
