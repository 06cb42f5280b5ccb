import { IDBFactory, IDBKeyRange } from "fake-indexeddb";

export type Step = { readonly store: string; readonly index?: string; readonly act: Act; readonly with: unknown[] };
export type Act = "put" | "delete" | "clear" | "getAll" | "getAllKeys";
export type StorePlan = { readonly name: string; readonly keyPath?: string; readonly indexes: Record<string, string> };
export type Range = { readonly lower: IDBValidKey; readonly upper: IDBValidKey };

/** A connection is named by the `ref` it was opened with. */
export type Ask = { readonly ref: number } & (
  | { readonly open: string; readonly version: number; readonly plan: readonly StorePlan[] }
  | { readonly erase: string }
  | { readonly over: number; readonly stores: readonly string[]; readonly steps: readonly Step[] }
  | { readonly close: number }
);
export type Answer =
  | { readonly ref: number; readonly results: readonly unknown[] }
  | { readonly ref: number; readonly failed: string }
  | { readonly versionChange: number };

/** One device's databases, for all its tabs. What a tab asked for is done even if it crashes then. */
export class Databases {
  readonly #factory = new IDBFactory();

  connect(answer: (answer: Answer) => void) {
    const open = new Map<number, IDBDatabase>();
    const ask = async (wish: Ask) => {
      const { ref } = wish;
      try {
        if ("close" in wish) return open.get(wish.close)?.close();
        if ("erase" in wish) await done(this.#factory.deleteDatabase(wish.erase));
        else if ("open" in wish) {
          const database = await this.#open(wish.open, wish.version, wish.plan);
          database.onversionchange = () => answer({ versionChange: ref });
          open.set(ref, database);
        } else return answer({ ref, results: await transact(open.get(wish.over), wish.stores, wish.steps) });
        answer({ ref, results: [] });
      } catch (error) {
        answer({ ref, failed: String(error) });
      }
    };
    const close = () => {
      for (const database of open.values()) database.close();
    };
    return { ask, close };
  }

  #open(name: string, version: number, plan: readonly StorePlan[]): Promise<IDBDatabase> {
    const request = this.#factory.open(name, version);
    request.onupgradeneeded = () => {
      for (const { name: store, keyPath, indexes } of plan) {
        const made = request.result.createObjectStore(store, keyPath === undefined ? {} : { keyPath });
        for (const [index, path] of Object.entries(indexes)) made.createIndex(index, path);
      }
    };
    return done(request);
  }
}

function transact(database: IDBDatabase | undefined, stores: readonly string[], steps: readonly Step[]) {
  return new Promise<readonly unknown[]>((resolve, reject) => {
    if (database === undefined) return reject(new Error("No such connection."));
    const transaction = database.transaction([...stores], "readwrite");
    const requests = steps.map((step) => request(transaction.objectStore(step.store), step));
    transaction.oncomplete = () => resolve(requests.map(({ result }) => result));
    transaction.onabort = () => reject(transaction.error);
    transaction.commit();
  });
}

function request(store: IDBObjectStore, { index, act, with: [first, second] }: Step): { readonly result: unknown } {
  if (act === "put") return store.put(first, keyOf(second));
  const range = rangeOf(first);
  switch (act) {
    case "delete":
      return store.delete(range ?? "");
    case "clear":
      return store.clear();
    case "getAll":
      return (index === undefined ? store : store.index(index)).getAll(range);
    case "getAllKeys":
      return (index === undefined ? store : store.index(index)).getAllKeys(range);
  }
}

const keyOf = (value: unknown) => (typeof value === "string" ? value : undefined);

function rangeOf(value: unknown): IDBKeyRange | string | undefined {
  if (typeof value !== "object" || value === null) return keyOf(value);
  const { lower, upper } = value as Range; // made by the tab's own side
  return IDBKeyRange.bound(lower, upper);
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
