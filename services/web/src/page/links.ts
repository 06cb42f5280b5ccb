/** A piece of a text: words as they are, or a link. */
type Piece = { readonly text: string; readonly href?: string };

const address = /\bhttps?:\/\/[^\s<>"'`\u2018\u2019\u201C\u201D]+/giu;
/** What ends a sentence is not part of the address before it. */
const trailing = new Set(".,:;!?…*_~");
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

/**
 * Without the punctuation of the sentence around it: a closing bracket stays only where it was opened inside. Goes back from
 * the end once and counts the brackets once: a wall of them costs no more than so many letters.
 */
function trimEnd(match: string): string {
  const count = new Map<string, number>();
  for (const char of match) count.set(char, (count.get(char) ?? 0) + 1);
  let end = match.length;
  for (; end > 0; end--) {
    const last = match[end - 1] ?? "";
    const opener = closers[last];
    if (opener === undefined && !trailing.has(last)) break;
    if (opener !== undefined && (count.get(last) ?? 0) <= (count.get(opener) ?? 0)) break;
    count.set(last, (count.get(last) ?? 0) - 1);
  }
  return match.slice(0, end);
}
