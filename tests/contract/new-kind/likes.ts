import { post } from "../../../libs/contracts/src/declare.ts";
import { Seq } from "../../../libs/contracts/src/fields.ts";
import { messageKinds } from "../../../libs/contracts/src/message.ts";

type Liked = { readonly likes?: readonly string[] };

/** A kind of content that only tests know. A service that is started with `--import` of this file has it declared. */
const [TestLike, TestLiked] = post(
  "test.like",
  1,
  "A member likes a message.",
  "test.liked",
  "Somebody likes a message.",
  { target: Seq },
  {
    target: ({ target }) => target,
    fold: (item: Liked, { by }) => (item.likes?.includes(by) ? item : { ...item, likes: [...(item.likes ?? []), by] }),
  },
);

// Before anybody reads the list: this file is imported first.
Object.assign(messageKinds, [...messageKinds, TestLike, TestLiked]);
