import type { MessageId, RoomCode } from "@parlor/contracts";
import type { Post } from "./outbox.ts";

/**
 * What must survive a reload, a crash and days offline [D10]: unsent messages and drafts, in IndexedDB. A browser
 * that keeps nothing makes every call do nothing; the page says so once and goes on.
 */
export class Shelf {
  readonly #database: Promise<IDBDatabase | undefined>;

  constructor(blocked: () => void) {
    this.#database = openDatabase().catch(() => {
      blocked();
      return undefined;
    });
  }

  /** A room's unsent messages in the order they were written. */
  async posts(room: RoomCode): Promise<readonly Post[]> {
    const posts: readonly Post[] = (await this.#do((at) => at("posts").index("room").getAll(room))) ?? [];
    return posts.toSorted((a, b) => a.at - b.at);
  }

  /** Keeps a message and drops the draft it was, in one step: never both, never neither. */
  async keep(post: Post): Promise<void> {
    await this.#do((at) => {
      at("drafts").delete(post.room);
      return at("posts").put(post);
    });
  }

  async drop(ids: readonly MessageId[]): Promise<void> {
    await this.#do((at) => ids.map((id) => at("posts").delete(id)).at(-1));
  }

  async draft(room: RoomCode): Promise<string> {
    return (await this.#do((at) => at("drafts").get(room))) ?? "";
  }

  async keepDraft(room: RoomCode, text: string): Promise<void> {
    await this.#do<unknown>(
      (at): IDBRequest => (text === "" ? at("drafts").delete(room) : at("drafts").put(text, room)),
    );
  }

  async forgetAll(): Promise<void> {
    await this.#do((at) => {
      at("drafts").clear();
      return at("posts").clear();
    });
  }

  async #do<T>(
    act: (store: (name: "posts" | "drafts") => IDBObjectStore) => IDBRequest<T> | undefined,
  ): Promise<T | undefined> {
    const database = await this.#database;
    if (database === undefined) return undefined;
    const transaction = database.transaction(["posts", "drafts"], "readwrite");
    const request = act((name) => transaction.objectStore(name));
    transaction.commit(); // at once: the page may be closing
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(request?.result);
      transaction.onabort = () => reject(transaction.error);
    });
  }
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
