import { type Markdown, markdown } from "../../app/markdown.ts";
import type { Piece } from "./links.ts";

/** In words: signs of Markdown, or the end of a host. In an address: a user, or a host that is not ASCII. */
const signs = /[*_`[]|~~|^ *(?:>|[-+] |\d+[.)] )|[^\s.]\.(?:[a-z]{2}|[^ -\u036F]{2})/m;
const odd = /:\/\/[^/?#]*[@\x80-\uFFFF]/;

let isAsked = false;

/** What draws a text if there may be Markdown in it, once it is loaded. */
export function markdownFor(pieces: readonly Piece[]): Markdown | undefined {
  if (!hasSigns(pieces)) return undefined;
  if (!isAsked) load();
  return markdown.value;
}

/** Whether there may be Markdown, or an address that has to be looked at. */
export const hasSigns = (pieces: readonly Piece[]) =>
  pieces.some(({ text, href }) => (href === undefined ? signs : odd).test(text));

function load(): void {
  isAsked = true;
  import("../markdown/draw.tsx").then(
    ({ drawing }) => {
      markdown.value = drawing;
    },
    () => {
      isAsked = false; // the next text tries again
    },
  );
}

/** Whether a text is up to six emoji and nothing else. */
export const isEmoji = (text: string) => /^(?:\p{RGI_Emoji}\s*){1,6}$/v.test(text);
