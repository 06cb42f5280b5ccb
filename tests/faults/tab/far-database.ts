import type { Act, Answer, Ask, Range, Step, StorePlan } from "./database.ts";

type Listener = (() => void) | null;
type Wish = Ask extends infer A ? (A extends Ask ? Omit<A, "ref"> : never) : never;

class Request {
  result: unknown;
  error: unknown = null;
  onsuccess: Listener = null;
  onerror: Listener = null;
  onupgradeneeded: Listener = null;
  onblocked: Listener = null;
}

/** `indexedDB` of a tab, with databases on its device: a transaction goes there, and comes back, in one piece. */
export function farDatabases(send: (ask: Ask) => void) {
  const waiting = new Map<number, (answer: { results?: readonly unknown[]; failed?: string }) => void>();
  const open = new Map<number, Connection>();
  let count = 0;
  const ask = (wish: Wish, answered: (answer: { results?: readonly unknown[]; failed?: string }) => void) => {
    const ref = ++count;
    waiting.set(ref, answered);
    send({ ...wish, ref });
    return ref;
  };
  const later = (wish: () => Wish, made: (ref: number) => unknown, planned?: (request: Request) => void) => {
    const request = new Request();
    queueMicrotask(() => {
      planned?.(request); // by now its listeners are there
      const ref = ask(wish(), ({ failed }) => {
        request.error = failed ?? null;
        if (failed !== undefined) return request.onerror?.();
        request.result = made(ref);
        request.onsuccess?.();
      });
    });
    return request;
  };

  class Connection {
    readonly #ref: number;
    #closed = false;
    onversionchange: Listener = null;
    onclose: Listener = null;

    constructor(ref: number) {
      this.#ref = ref;
    }

    close(): void {
      if (this.#closed) return;
      this.#closed = true;
      send({ ref: ++count, close: this.#ref });
    }

    transaction(stores: string | readonly string[]) {
      if (this.#closed) throw new DOMException("The database is closed.", "InvalidStateError");
      const steps: Step[] = [];
      const requests: Request[] = [];
      const transaction = { oncomplete: null as Listener, onabort: null as Listener, error: null as unknown };
      const act =
        (store: string, index?: string) =>
        (act: Act) =>
        (...values: unknown[]) => {
          steps.push({ store, act, with: values, ...(index !== undefined && { index }) });
          const request = new Request();
          requests.push(request);
          return request;
        };
      const reading = (does: ReturnType<typeof act>) => ({ getAll: does("getAll"), getAllKeys: does("getAllKeys") });
      const objectStore = (name: string) => {
        const does = act(name);
        const writing = { put: does("put"), delete: does("delete"), clear: does("clear") };
        return { ...reading(does), ...writing, index: (index: string) => reading(act(name, index)) };
      };
      queueMicrotask(() => {
        const wish = { over: this.#ref, stores: typeof stores === "string" ? [stores] : stores, steps };
        ask(wish, ({ results, failed }) => {
          transaction.error = failed ?? null;
          if (results === undefined) return transaction.onabort?.();
          for (const [at, request] of requests.entries()) request.result = results[at];
          for (const request of requests) request.onsuccess?.();
          transaction.oncomplete?.();
        });
      });
      return Object.assign(transaction, { objectStore, commit: () => undefined });
    }
  }

  return {
    answered(answer: Answer): void {
      if ("versionChange" in answer) return void open.get(answer.versionChange)?.onversionchange?.();
      waiting.get(answer.ref)?.(answer);
      waiting.delete(answer.ref);
    },
    IDBKeyRange: { bound: (lower: IDBValidKey, upper: IDBValidKey): Range => ({ lower, upper }) },
    indexedDB: {
      open(name: string, version: number) {
        const plan: StorePlan[] = [];
        const connected = (ref: number) => {
          const connection = new Connection(ref);
          open.set(ref, connection);
          return connection;
        };
        return later(
          () => ({ open: name, version, plan }),
          connected,
          (request) => planOf(request, plan),
        );
      },
      deleteDatabase: (name: string) =>
        later(
          () => ({ erase: name }),
          () => undefined,
        ),
    },
  };
}

// The device makes it, if there is none yet.
function planOf(request: Request, plan: StorePlan[]): void {
  const createObjectStore = (name: string, options: { keyPath?: string } = {}) => {
    const indexes: Record<string, string> = {};
    plan.push({ name, indexes, ...options });
    return { createIndex: (index: string, path: string) => void Object.assign(indexes, { [index]: path }) };
  };
  request.result = { createObjectStore };
  request.onupgradeneeded?.();
  request.result = undefined;
}
