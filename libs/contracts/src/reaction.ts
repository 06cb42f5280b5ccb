import { Type } from "typebox";
import { post } from "./declare.ts";
import { effects } from "./effects.ts";
import { Emoji, MemberId, Name, Target } from "./fields.ts";
import { limits } from "./limits.ts";

const fields = { target: Target, emoji: Emoji };

export const [ReactionAdd, ReactionAdded] = post(
  "reaction.add",
  0.25,
  "Choose an emoji for a message. Of more than `limits.reactionsOfMessage` different ones a further one changes nothing.",
  "reaction.added",
  "A member chose an emoji for a message.",
  fields,
  effects["reaction.added"],
);
export const [ReactionRemove, ReactionRemoved] = post(
  "reaction.remove",
  0.25,
  "Take an emoji of one's own back.",
  "reaction.removed",
  "A member took an emoji back.",
  fields,
  effects["reaction.removed"],
);

/** What reactions make of an item: who chose which emoji, in the order in which they did. */
export const reactionsOfItem = {
  reactions: Type.Optional(
    Type.Array(
      Type.Object({
        emoji: Emoji,
        by: Type.Array(MemberId, { minItems: 1 }),
        names: Type.Array(Name, { description: "The names of the first of them.", maxItems: limits.reactionNames }),
      }),
      { maxItems: limits.reactionsOfMessage },
    ),
  ),
};

export const reactionKinds = [ReactionAdd, ReactionAdded, ReactionRemove, ReactionRemoved] as const;
