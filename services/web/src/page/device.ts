import { effect } from "@preact/signals";
import * as model from "./model.ts";
import { noSettings, readSettings } from "./settings.ts";
import { Shelf } from "./shelf.ts";

const key = "parlor";

/** Unsent messages and drafts. */
export const shelf = new Shelf(() => {
  model.storageBlocked.value = true;
});

/** Reads what this device remembers, and keeps it from now on; other tabs' changes come in too. */
export function openDevice(): void {
  const read = () => {
    model.settings.value = readSettings(localStorage.getItem(key));
  };
  guarded(read);
  addEventListener("storage", (event) => event.key === key && guarded(read));
  effect(() => {
    const { value } = model.settings;
    if (value !== noSettings) guarded(() => localStorage.setItem(key, JSON.stringify(value)));
  });
}

/** The room that this tab was in before it was loaded again: it goes straight back, and nobody sees it leave. */
export const inside = {
  get: (): string | null => guarded(() => sessionStorage.getItem(key)) ?? null,
  set: (code: string) => guarded(() => sessionStorage.setItem(key, code)),
  clear: () => guarded(() => sessionStorage.removeItem(key)),
};

/** As if this device had never been here. */
export async function forgetEverything(): Promise<void> {
  guarded(() => localStorage.removeItem(key));
  inside.clear();
  model.settings.value = noSettings;
  await shelf.forgetAll();
}

/** Storage may be switched off or full; the page works without. */
function guarded<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    model.storageBlocked.value = true;
    return undefined;
  }
}
