const wordLength = 64;
const textLength = 4000; // as in Parlor

/** `id` is its author's own. */
export type Post = { readonly id: string; readonly text: string };

/** Its author gets it too: that is the confirmation. */
export type Message = Post & { readonly by: string; readonly ts: number };

export function isWord(value: unknown): value is string {
  return isText(value, wordLength);
}

export function isPost(value: unknown): value is Post {
  if (typeof value !== "object" || value === null) return false;
  return "id" in value && isWord(value.id) && "text" in value && isText(value.text, textLength);
}

function isText(value: unknown, most: number): value is string {
  return typeof value === "string" && value.length > 0 && value.length <= most;
}
