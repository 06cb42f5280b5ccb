import type { Post } from "@parlor/client/outbox";
import { fold, type Item, type Member, type PlacedEvent } from "@parlor/contracts";

/** Of a message that is in the log. */
export type Change = Extract<Post, { readonly target: number }>;

const becomes = {
  "message.edit": "message.edited",
  "message.delete": "message.deleted",
  "reaction.add": "reaction.added",
  "reaction.remove": "reaction.removed",
} as const;

export const isChange = (post: Post): post is Change => "target" in post;

/** What the person changed and is not in the log yet. */
export class Wishes {
  /** By the seq of the message, in the order of the changes. */
  readonly changes: ReadonlyMap<number, readonly Change[]>;
  readonly #you: Member | undefined;
  readonly #posts: readonly Change[];
  readonly #folded = new WeakMap<Item, Item>();

  constructor(posts: readonly Change[], you: Member | undefined) {
    this.#posts = posts;
    this.#you = you;
    this.changes = Map.groupBy(posts, ({ target }) => target);
  }

  /** The seq of the first message that is changed. */
  get first(): number {
    return Math.min(...this.changes.keys());
  }

  /** The same ones, if nothing else is changed. */
  follow(posts: readonly Post[], you: Member | undefined): Wishes {
    const now = posts.filter(isChange);
    const isSame = now.length === this.#posts.length && now.every((post, at) => post === this.#posts[at]);
    return isSame && you === this.#you ? this : new Wishes(now, you);
  }

  of<T extends Item>(item: T): T {
    const changes = this.changes.get(item.seq);
    if (changes === undefined || this.#you === undefined) return item;
    const folded = this.#folded.get(item) ?? asWished(item, changes, this.#you);
    this.#folded.set(item, folded);
    return folded as T;
  }
}

/** The item as it will be: what the person did shows at once, unless it was refused. */
function asWished(item: Item, changes: readonly Change[], { id: by, name }: Member): Item {
  return changes
    .filter(({ state }) => state !== "refused")
    .reduce((now, { type, at: ts, ...change }) => {
      // Newer than whatever the log has by now.
      const event = { ...change, type: becomes[type], by, name, ts, seq: Number.MAX_SAFE_INTEGER } as PlacedEvent;
      const { changed: _, ...before } = now;
      return fold(before as Item, event);
    }, item);
}
