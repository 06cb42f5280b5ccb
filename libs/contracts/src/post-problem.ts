import { emojiProblem } from "./emoji.ts";
import { fileNameProblem } from "./files.ts";
import type { PostCommand } from "./post.ts";
import { altProblem, textProblem } from "./text.ts";

type Message = Extract<PostCommand, { text: string }>;

/** Why a post that fits its contract cannot be said as it is, or undefined when it can. */
export function postProblem(post: PostCommand) {
  if ("emoji" in post) return emojiProblem(post.emoji);
  return "text" in post ? messageProblem(post) : undefined;
}

/** Files may come without a text. */
function messageProblem(message: Message) {
  const files = "files" in message ? message.files : undefined;
  if (!files) return textProblem(message.text);
  const [wrong] = files.flatMap(({ name, alt = "" }) => fileNameProblem(name) ?? altProblem(alt) ?? []);
  return wrong ?? (message.text === "" ? undefined : textProblem(message.text));
}
