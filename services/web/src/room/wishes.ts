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

/** What was changed and is not in the log yet, by the seq of the message, in the order of the changes. */
export function changesOf(posts: readonly Post[]): ReadonlyMap<number, readonly Change[]> {
  return Map.groupBy(posts.filter(isChange), ({ target }) => target);
}

/** The item as it will be: what the person did shows at once, unless it was refused. */
export function asWished(item: Item, changes: readonly Change[], { id: by, name }: Member): Item {
  return changes
    .filter(({ state }) => state !== "refused")
    .reduce((now, { type, at: ts, ...change }) => {
      // Newer than whatever the log has by now.
      const event = { ...change, type: becomes[type], by, name, ts, seq: Number.MAX_SAFE_INTEGER } as PlacedEvent;
      const { changed: _, ...before } = now;
      return fold(before as Item, event);
    }, item);
}
