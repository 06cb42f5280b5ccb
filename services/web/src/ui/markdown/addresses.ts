import { bareHosts } from "@parlor/contracts/hosts";
import type { Piece } from "../room/links.ts";

/** An address in a text, from one place to another. */
export type Address = { readonly from: number; readonly to: number; readonly href: string };
type FindLinks = (text: string) => readonly Piece[];

const scheme = "https://";
/** Where a link's words end and its target begins: no address goes on over it. */
const seam = "](";

/** The addresses of a text: those with a scheme, and hosts with an ending that is known. */
export function addressesIn(text: string, findLinks: FindLinks): readonly Address[] {
  const puts = [...hostsIn(text, findLinks).map((at) => [at, scheme] as const), ...seamsIn(text)];
  puts.sort(([a], [b]) => a - b);
  let whole = "";
  let from = 0;
  for (const [at, what] of puts) {
    whole += text.slice(from, at) + what;
    from = at;
  }
  const found: Address[] = [];
  let [at, put, put0] = [0, 0, 0]; // the place in the longer text; what was put in before it; the next to be counted
  for (const { text: words, href } of findLinks(whole + text.slice(from))) {
    const start = at - put;
    const isHost = puts[put0]?.[0] === start && puts[put0]?.[1] === scheme;
    for (; put0 < puts.length; put0++) {
      const [place, what] = puts[put0] ?? [0, ""];
      if (place + put >= at + words.length) break;
      put += what.length;
    }
    at += words.length;
    if (href === undefined) continue;
    const to = withoutMarks(text, start, at - put);
    found.push({ from: start, to, href: (isHost ? scheme : "") + text.slice(start, to) });
  }
  return found;
}

function hostsIn(text: string, findLinks: FindLinks): readonly number[] {
  let at = 0;
  return findLinks(text).flatMap(({ text: words, href }) => {
    const from = at;
    at += words.length;
    return href === undefined ? [...words.matchAll(bareHosts)].map(({ index }) => from + index) : [];
  });
}

function seamsIn(text: string): (readonly [number, string])[] {
  const found: (readonly [number, string])[] = [];
  for (let at = text.indexOf(seam); at !== -1; at = text.indexOf(seam, at + 1)) found.push([at + 1, " "]);
  return found;
}

/** The end of an address without the marks that close what was opened before it. */
function withoutMarks(text: string, from: number, to: number): number {
  const mark = text[to - 1] ?? "";
  let end = to;
  while (end > from && text[end - 1] === mark) end--;
  const isMark = "*_".includes(mark) || (mark === "~" && to - end === 2);
  return isMark && from > 0 && text.lastIndexOf(text.slice(end, to), from - 1) !== -1 ? end : to;
}
