import { emojiProblem } from "./emoji.ts";
import type { PostCommand } from "./post.ts";
import { textProblem } from "./text.ts";

/** Why a post that fits its contract cannot be said as it is, or undefined when it can. Of its files says `filesProblem`. */
export function postProblem(post: PostCommand) {
  if ("emoji" in post) return emojiProblem(post.emoji);
  if (!("text" in post) || (post.text === "" && "files" in post && post.files)) return undefined;
  return textProblem(post.text);
}
