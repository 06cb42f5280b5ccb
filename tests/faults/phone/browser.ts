import "fake-indexeddb/auto";

/** What a browser keeps for a page: it outlives the page, and comes along when the phone opens it again. */
export type Kept = {
  readonly local: Readonly<Record<string, string>>;
  readonly session: Readonly<Record<string, string>>;
};

/** Makes this thread look like a tab that has this address open, as far as the page's own code looks. */
export function openTab(address: string, kept: Kept) {
  const url = new URL(address);
  const [local, session] = [storage(kept.local), storage(kept.session)];
  const page = new EventTarget();
  const visible = Object.assign(new EventTarget(), { visibilityState: "visible" });
  const go = (_state: unknown, _title: string, path: string) => {
    url.pathname = path;
  };
  Object.assign(globalThis, {
    localStorage: local,
    sessionStorage: session,
    document: visible,
    history: { pushState: go, replaceState: go },
    addEventListener: page.addEventListener.bind(page),
    removeEventListener: page.removeEventListener.bind(page),
  });
  Object.defineProperty(globalThis, "location", { value: url });
  return { kept: (): Kept => ({ local: local.all(), session: session.all() }) };
}

function storage(from: Readonly<Record<string, string>>) {
  const items = new Map(Object.entries(from));
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
    all: () => Object.fromEntries(items),
  };
}
