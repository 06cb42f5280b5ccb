/** A piece of a text: words as they are, or a link. */
type Piece = { readonly text: string; readonly href?: string };

const address = /\bhttps?:\/\/[^\s<>"'`\u2018\u2019\u201C\u201D]+/giu;
/** What ends a sentence is not part of the address before it. */
const trailing = /[.,:;!?…*_~]+$/u;
const closers: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

/** Splits a text at its http and https addresses. The pieces joined are the text. */
export function findLinks(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const { 0: match, index } of text.matchAll(address)) {
    const href = trimEnd(match);
    if (!URL.canParse(href)) continue;
    if (index > from) pieces.push({ text: text.slice(from, index) });
    pieces.push({ text: href, href });
    from = index + href.length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from) });
  return pieces;
}

/** Without the punctuation of the sentence around it: a closing bracket stays only where it was opened inside. */
function trimEnd(match: string): string {
  const href = match.replace(trailing, "");
  const last = href.at(-1) ?? "";
  const opener = closers[last];
  if (opener !== undefined && href.split(last).length > href.split(opener).length) return trimEnd(href.slice(0, -1));
  return href;
}
