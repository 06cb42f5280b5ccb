export type Piece = { readonly text: string; readonly href?: string };

/** No address has these: white space, marks of sentences, and invisible signs, which could turn the rest around. */
const outside =
  "[[\\p{Z}\\p{C}\\p{Default_Ignorable_Code_Point}\\p{P}\u2800\uFF1C\uFF1E]--[\\p{ASCII}\\p{Co}\\p{Cn}\u200C\u200D\uFE00-\uFE0F]]";
const asciiOutside = "[\\x00-\\x20\\x7F<>\"'`\\\\]";
/** Part of an address inside a word, and not at its end. */
const inside = "['’·・\u2010-\u2013\u05BE\u05F3\u05F4](?=[\\p{L}\\p{N}])";
const noHost = "[\\/?#,;!*\\(\\)\\{\\}\\|$&=+~]";
/** The next address of a list. One inside a path or query follows another sign, such as a slash. */
const another = "(?<=[,;.!*\\|\\(\\)\\[\\]\\{\\}])https?:\\/\\/";

const address = new RegExp(
  `(?<![\\p{L}\\p{N}])https?:\\/\\/([[\\p{Any}]--[${outside}${asciiOutside}${noHost}]]+)` +
    `(?:[\\/?#](?:(?!${another})[[\\p{Any}]--[${outside}${asciiOutside}]]|${inside})*)?`,
  "giv",
);
/** No host with a user and a port is longer. Reading one that is not ASCII takes its length squared. */
const longestHost = 320;
const trailing = new Set(".,:;!?|");
const closers: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };
const emphasis = new Set("*_~");

/** The pieces joined are the text. */
export function findLinks(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const { 0: match, 1: host = "", index } of text.matchAll(address)) {
    const href = trimEnd(match, text[index - 1] ?? "");
    if (host.length > longestHost || !URL.canParse(href)) continue;
    if (index > from) pieces.push({ text: text.slice(from, index) });
    pieces.push({ text: href, href });
    from = index + href.length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from) });
  return pieces;
}

/** A closing bracket stays only if it was opened inside. Linear, also in brackets. */
function trimEnd(match: string, before: string): string {
  const count = new Map<string, number>();
  for (const char of match) count.set(char, (count.get(char) ?? 0) + 1);
  let end = match.length;
  for (; end > 0; end--) {
    const last = match[end - 1] ?? "";
    const opener = closers[last];
    const emphasised = last === before && emphasis.has(last);
    if (opener === undefined && !trailing.has(last) && !emphasised) break;
    if (opener !== undefined && (count.get(last) ?? 0) <= (count.get(opener) ?? 0)) break;
    count.set(last, (count.get(last) ?? 0) - 1);
  }
  return match.slice(0, end);
}
