import "fake-indexeddb/auto";

/** What a browser keeps for a page: it outlives the page, and comes along when the phone opens it again. */
export type Kept = {
  readonly local: Readonly<Record<string, string>>;
  readonly session: Readonly<Record<string, string>>;
};

/**
 * Makes this thread look like a tab that has this address open, as far as the page's own code looks. Everything that is
 * stored is told at once: a page that crashes is not asked any more.
 */
export function openTab(address: string, kept: Kept, stored: (kept: Kept) => void) {
  const url = new URL(address);
  const changed = () => stored({ local: local.all(), session: session.all() });
  const [local, session] = [storage(kept.local, changed), storage(kept.session, changed)];
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
}

function storage(from: Readonly<Record<string, string>>, changed: () => void) {
  const items = new Map(Object.entries(from));
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem(key: string, value: string) {
      items.set(key, value);
      changed();
    },
    removeItem(key: string) {
      items.delete(key);
      changed();
    },
    all: () => Object.fromEntries(items),
  };
}
