import type { Post } from "@parlor/client/outbox";
import type { MessageId, RoomCode } from "@parlor/contracts";
import { type Draft, draftsOf, keyOfDraft } from "./drafts.ts";

type Store = (name: "posts" | "drafts") => IDBObjectStore;
type Act<T> = (at: Store) => IDBRequest<T> | undefined;

/** In ms, for opening the database and for each act. */
const [openWithin, doneWithin] = [1_000, 3_000];
/** In ms: a browser that keeps nothing now may do so later. */
const tryEvery = 5_000;

/** The key of a trial write. No room has it. */
const probe = "-";

// Unsent messages and drafts survive a reload, a crash and days offline [D10]. The browser may refuse, close or delete
// its database at any moment: so all is in memory too, nothing waits, the page is told, and a database that opens again
// gets all that it lacks [J3].
export class OutboxStore {
  readonly #told: (works: boolean) => void;
  readonly #posts = new Map<MessageId, Post>();
  readonly #drafts = new Map<string, Draft>();
  #database: IDBDatabase | undefined;
  #opening: Promise<IDBDatabase | undefined> | undefined;
  #lacks = false;
  #again: ReturnType<typeof setTimeout> | undefined;

  constructor(told: (works: boolean) => void) {
    this.#told = told;
  }

  async posts(room: RoomCode): Promise<readonly Post[]> {
    const read = async (key: string): Promise<readonly Kept[]> =>
      (await this.#do((at) => at("posts").index("room").getAll(key))) ?? [];
    const kept = [...(await read(room)), ...(await read(besides(room)))].map((post) => asPost(post, room));
    const held = [...this.#posts.values()].filter((post) => post.room === room);
    const posts = new Map([...kept, ...held].map((post) => [post.id, post]));
    return [...posts.values()].sort((a, b) => a.at - b.at);
  }

  /** Drops the draft in the same step: never both, never neither. */
  async keep(post: Post, tab: string): Promise<void> {
    const draft = keyOfDraft(post.room, tab);
    this.#posts.set(post.id, post);
    this.#drafts.delete(draft);
    await this.#do((at) => {
      at("drafts").delete(draft);
      return at("posts").put(asKept(post));
    });
  }

  async update(post: Post): Promise<void> {
    this.#posts.set(post.id, post);
    await this.#do((at) => at("posts").put(asKept(post)));
  }

  /** Stored posts that are this page's: if the browser deletes them, they are put back. */
  hold(posts: readonly Post[]): void {
    for (const post of posts) this.#posts.set(post.id, post);
  }

  async drop(ids: readonly MessageId[]): Promise<void> {
    for (const id of ids) this.#posts.delete(id);
    await this.#do((at) => ids.map((id) => at("posts").delete(id)).at(-1));
  }

  async drafts(room: RoomCode): Promise<readonly Draft[]> {
    const range = IDBKeyRangeOf(room);
    const keys = range && (await this.#do((at) => at("drafts").getAllKeys(range)));
    const texts = range && (await this.#do((at) => at("drafts").getAll(range)));
    return draftsOf(room, keys ?? [], texts ?? [], this.#drafts);
  }

  async keepDraft(room: RoomCode, tab: string, text: string): Promise<void> {
    if (text === "") await this.dropDraft(keyOfDraft(room, tab));
    else await this.putDraft(room, { tab, text, at: Date.now() });
  }

  async putDraft(room: RoomCode, draft: Draft): Promise<void> {
    const key = keyOfDraft(room, draft.tab);
    this.#drafts.set(key, draft);
    await this.#do((at) => at("drafts").put(draft, key));
  }

  async dropDraft(key: string): Promise<void> {
    this.#drafts.delete(key);
    await this.#do((at) => at("drafts").delete(key));
  }

  async forgetAll(): Promise<void> {
    this.#posts.clear();
    this.#drafts.clear();
    await this.#do((at) => {
      at("drafts").clear();
      return at("posts").clear();
    });
  }

  /** Acts in one transaction; undefined if the browser fails. A database that was closed is opened once more. */
  async #do<T>(act: Act<T>): Promise<T | undefined> {
    for (let left = 2; left > 0; left--) {
      const database = this.#database ?? (await within(this.#open(), openWithin));
      if (database === undefined) break;
      try {
        const result = await within(transact(database, act), doneWithin);
        if (result !== undefined) return result.done;
      } catch {
        // closed, full or broken: what it lacks is in memory
      }
      this.#letGo(database);
    }
    this.#fails();
    return undefined;
  }

  #open(): Promise<IDBDatabase | undefined> {
    this.#opening ??= openDatabase()
      .then(async (database) => {
        database.onversionchange = () => this.#letGo(database, true); // another page deletes it, and must not wait for us
        database.onclose = () => this.#letGo(database, true); // the browser threw it away
        try {
          if (this.#lacks) await transact(database, (at) => this.#fill(at));
        } catch {
          database.close();
          return undefined; // full, or broken
        }
        this.#lacks = false;
        this.#database = database;
        this.#told(true);
        return database;
      })
      .catch(() => undefined)
      .finally(() => {
        this.#opening = undefined;
      });
    return this.#opening;
  }

  /** The database may have none of it. */
  #fill(at: Store): IDBRequest<undefined> {
    for (const post of this.#posts.values()) at("posts").put(asKept(post));
    for (const [key, draft] of this.#drafts) at("drafts").put(draft, key);
    at("drafts").put("", probe); // one that is full must not look well because there is nothing to keep
    return at("drafts").delete(probe);
  }

  #letGo(database: IDBDatabase, reopen = false): void {
    database.onversionchange = database.onclose = null;
    database.close();
    if (this.#database === database) this.#database = undefined;
    this.#lacks = true;
    if (reopen) void this.#do(() => undefined);
  }

  #fails(): void {
    this.#lacks = true;
    this.#told(false);
    this.#again ??= setTimeout(() => {
      this.#again = undefined;
      void this.#do(() => undefined);
    }, tryEvery);
  }
}

/** As it is stored. */
type Kept = Omit<Post, "room" | "type"> & { readonly room: string };

/** Where all but messages are: a page from before December 2026 would say an edit as a message. */
const besides = (room: RoomCode) => `${room} `;

const asKept = (post: Post): Kept => (post.type === "message.post" ? post : { ...post, room: besides(post.room) });

/** Such a page wrote no type. */
const asPost = (kept: Kept, room: RoomCode) => ({ type: "message.post", ...kept, room }) as Post;

/** A room's draft keys; undefined in a browser without databases. */
const IDBKeyRangeOf = (room: RoomCode) =>
  typeof IDBKeyRange === "undefined" ? undefined : IDBKeyRange.bound(room, `${room} \uffff`);

function transact<T>(database: IDBDatabase, act: Act<T>): Promise<{ readonly done: T | undefined }> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(["posts", "drafts"], "readwrite");
    const request = act((name) => transaction.objectStore(name));
    transaction.oncomplete = () => resolve({ done: request?.result });
    transaction.onabort = () => reject(transaction.error);
    transaction.commit(); // at once: the page may be closing
  });
}

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("parlor", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("posts", { keyPath: "id" }).createIndex("room", "room");
      request.result.createObjectStore("drafts");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(request.error);
  });
}

/** Undefined if it takes too long. */
export function within<T>(promise: Promise<T>, milliseconds: number): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => resolve(undefined), milliseconds);
    void promise.then(resolve, reject).finally(() => clearTimeout(late));
  });
}
