import { type Item, type PostCommand, posts } from "@parlor/contracts";
import type { Placed, Wish } from "./checker/history.ts";

/** An item as it is shown: what people see of it, and what it was told from. */
export function placed(item: Item, ts?: number): Placed {
  const { seq, type, by, changed } = item;
  return {
    ...{ seq, type, by },
    ...(ts !== undefined && { ts }),
    ...(changed !== undefined && { changed }),
    ...(item.type === "message.posted" && message(item)),
  };
}

type Message = Extract<Item, { type: "message.posted" }>;

function message({ id, text, reply, deleted, reactions }: Message): Partial<Placed> {
  return {
    ...{ id, text },
    ...(reply !== undefined && { reply }),
    ...(deleted && { deleted: true }),
    ...(reactions && { reactions: reactions.map(({ emoji, by }) => ({ emoji, by })) }),
  };
}

const becomes = new Map<string, string>(posts.map((one) => [one.properties.type.const, one.becomes]));

type Unnamed<T> = T extends unknown ? Omit<T, "id"> : never;

/** What somebody wishes for, as the log will have it. */
export function wished(wish: Unnamed<PostCommand>): Wish {
  return {
    type: becomes.get(wish.type) ?? wish.type,
    ...("text" in wish && { text: wish.text }),
    ...("target" in wish && { target: wish.target }),
    ...("emoji" in wish && { emoji: wish.emoji }),
    ...("reply" in wish && wish.reply !== undefined && { reply: wish.reply }),
  };
}
