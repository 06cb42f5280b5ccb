import { parser as markdown, Strikethrough } from "@lezer/markdown";
import type { Piece } from "../room/links.ts";
import { type Address, addressesIn } from "./addresses.ts";
import { hostOf, mixesScripts, namesAnother, targetOf } from "./hosts.ts";
import type { Part } from "./tree.ts";

/** A text with more is shown as it was typed: with fewer, the parser takes less than 5 ms. */
const most = { length: 8_000, blocks: 200, signs: 300, depth: 8, ticks: 8, target: 2_000 };

type Node = ReturnType<typeof markdown.parse>["topNode"];

/** What the parser knows of the text that it is reading. One is read at a time. */
const reading = {
  blocks: 0,
  signs: 0,
  isTooMuch: false,
  /** Where the first line of a paragraph begins behind the signs of its quotes and lists. */
  base: 0,
  addresses: new Map<number, Address>(),
};

const [asterisk, open, backslash, close, tick] = [42, 91, 92, 93, 96];
const signs = new Set([..."*_~`[]\\!"].map((sign) => sign.charCodeAt(0)));
const isWord = (code: number) => code > 47 && code < 123 && /[0-9A-Za-z]/.test(String.fromCharCode(code));

const parser = markdown.configure([
  Strikethrough,
  {
    remove: [
      "HTMLBlock",
      "SetextHeading",
      "ATXHeading",
      "LinkReference",
      "IndentedCode",
      "HorizontalRule",
      "Entity",
      "HTMLTag",
      "HardBreak",
    ],
    defineNodes: ["Address"],
    parseBlock: [
      {
        name: "Bound",
        before: "FencedCode",
        parse(cx, line) {
          reading.base = line.basePos;
          reading.isTooMuch ||= ++reading.blocks > most.blocks || cx.depth > most.depth;
          if (!reading.isTooMuch) return false;
          while (cx.nextLine());
          return true;
        },
        // What is typed below a quote or list, and not marked as part of it, is an answer to it.
        endLeaf: (cx, line) => cx.depth > 1 && line.basePos < reading.base,
      },
    ],
    parseInline: [
      {
        name: "Bound",
        before: "Escape",
        parse(cx, next, pos) {
          if (reading.isTooMuch) return cx.end;
          const address = reading.addresses.get(pos);
          if (address !== undefined && address.to <= cx.end) return cx.addElement(cx.elt("Address", pos, address.to));
          if (!signs.has(next)) return nextSign(cx, pos);
          const isBracket = next === open || next === close; // it costs most
          if (isBracket || next === backslash || next !== cx.char(pos - 1)) reading.signs += isBracket ? 3 : 1;
          reading.isTooMuch = reading.signs > most.signs;
          if (next === asterisk) return product(cx, pos);
          if (next === close) return endless(cx, pos);
          return next === tick ? longFence(cx, pos) : -1;
        },
      },
    ],
  },
]);

type Inline = {
  readonly text: string;
  readonly offset: number;
  readonly end: number;
  char(pos: number): number;
};

/** Words are passed over: the parser would try each of its rules at each character. */
function nextSign(cx: Inline, pos: number): number {
  let next = pos + 1;
  while (next < cx.end && !signs.has(cx.char(next)) && !reading.addresses.has(next)) next++;
  return next;
}

/** The end of a bracket behind which a target begins and does not end: the parser reads on for it, each time. */
function endless({ text, offset }: Inline, pos: number): number {
  if (text[pos + 1 - offset] !== "(") return -1;
  const end = text.indexOf(")", pos - offset);
  return end === -1 || end + offset - pos > most.target ? pos + 1 : -1;
}

/** The end of more backticks than anybody needs: for each number of them, the parser reads on to the end. */
function longFence(cx: Inline, pos: number): number {
  const end = runEnd(cx, pos, tick);
  return end - pos > most.ticks ? end : -1;
}

function runEnd(cx: Inline, pos: number, code: number): number {
  let end = pos;
  while (cx.char(end) === code) end++;
  return end;
}

/** The end of asterisks between ASCII letters or digits: 2*3*4 is a product. */
function product(cx: Inline, pos: number): number {
  if (pos === cx.offset || !isWord(cx.char(pos - 1))) return -1;
  const end = runEnd(cx, pos, asterisk);
  return isWord(cx.char(end)) ? end : -1;
}

/**
 * The parts of a text with Markdown in it, up to a place in it. Undefined if it has none, or more than is read in a
 * moment: then it is shown as it was typed.
 */
export function parse(
  text: string,
  findLinks: (text: string) => readonly Piece[],
  end = text.length,
): readonly Part[] | undefined {
  if (text.length > most.length) return undefined;
  const addresses = addressesIn(text, findLinks);
  if (addresses.length > most.signs) return undefined;
  reading.addresses = new Map(addresses.map((address) => [address.from, address]));
  Object.assign(reading, { blocks: 0, signs: 0, isTooMuch: false, base: 0 });
  const tree = parser.parse(text);
  if (reading.isTooMuch) return undefined;
  const reader = new Reader(text, addresses, end);
  const parts = reader.blocks(tree.topNode, 0);
  return reader.isTooDeep ? undefined : parts;
}

const marks = new Set(["QuoteMark", "ListMark", "EmphasisMark", "StrikethroughMark", "CodeMark"]);
const blocks = new Set(["pre", "blockquote", "ul", "ol"]);
const ofLinks = new Set(["LinkMark", "URL"]);
const kinds = { Emphasis: "em", StrongEmphasis: "strong", Strikethrough: "s" } as const;
const isKind = (name: string): name is keyof typeof kinds => Object.hasOwn(kinds, name);

/** Where a paragraph's words stand: how deep, in a quote or list, in a link. */
type Place = { readonly depth: number; readonly isInBlock: boolean; readonly isInLink: boolean };

/** Turns the parser's nodes into parts. */
class Reader {
  readonly #text: string;
  readonly #addresses: readonly Address[];
  readonly #end: number;
  isTooDeep = false;

  constructor(text: string, addresses: readonly Address[], end: number) {
    this.#text = text;
    this.#addresses = addresses;
    this.#end = end;
  }

  /** What stands in a text, quote or list item, one below the other. */
  blocks(node: Node, depth: number): readonly Part[] {
    const parts: Part[] = [];
    let at = node.from;
    let isBehindBlock = false;
    for (const child of childrenOf(node)) {
      if (marks.has(child.name)) continue;
      if (child.from >= this.#end) break;
      const shown = this.#block(child, depth);
      const isBlock = shown.some((part) => typeof part !== "string" && blocks.has(part.kind));
      if (!isBlock && (depth === 0 || parts.length > 0)) add(parts, this.#blanks(at, child.from, isBehindBlock, depth));
      add(parts, ...shown);
      isBehindBlock = isBlock;
      at = child.to;
    }
    return parts;
  }

  /** Blanks and empty lines between words stay. Behind a quote, list or code a line begins by itself. */
  #blanks(from: number, to: number, isBehindBlock: boolean, depth: number): string {
    const blanks = this.#text.slice(from, to);
    if (isBehindBlock) return depth === 0 ? blanks.slice(blanks.lastIndexOf("\n") + 1) : "";
    return depth === 0 ? blanks : blanks.replace(/[^\n]/g, "");
  }

  #block(node: Node, depth: number): readonly Part[] {
    const typed = () => this.#typed(node.from, node.to, false);
    switch (node.name) {
      case "Paragraph":
        return this.#inline(node, { depth: 0, isInBlock: depth > 0, isInLink: false });
      case "FencedCode":
        return this.#fenced(node) ?? typed();
      case "Blockquote": {
        const parts = this.blocks(node, depth + 1);
        return parts.length === 0 ? typed() : [{ kind: "blockquote", parts }];
      }
      case "BulletList":
        return this.#list(node, "ul", depth + 1) ?? typed();
      case "OrderedList":
        return this.#list(node, "ol", depth + 1) ?? typed();
      default:
        return typed();
    }
  }

  #fenced(node: Node): readonly Part[] | undefined {
    let [info, code, isEmpty] = ["", "", true];
    for (const { name, from, to } of childrenOf(node)) {
      if (name === "CodeInfo") info = this.#text.slice(from, to);
      if (name !== "CodeText") continue;
      code += this.#slice(from, to);
      isEmpty &&= this.#text.slice(from, to).trim() === "";
    }
    return isEmpty ? undefined : [{ kind: "pre", info, code }];
  }

  /** A list. If an item has nothing in it, or only a list, it is a line of dashes or something like that. */
  #list(node: Node, kind: "ul" | "ol", depth: number): readonly Part[] | undefined {
    const items: Part[] = [];
    for (const item of childrenOf(node)) {
      if (item.name !== "ListItem" || item.from >= this.#end) continue;
      const [mark, content] = childrenOf(item);
      const value = kind === "ol" ? Number(this.#text.slice(mark?.from, mark?.to).slice(0, -1)) : undefined;
      if (content === undefined || content.name.endsWith("List") || (value ?? 0) > 999) return undefined;
      items.push({ kind: "li", value, parts: this.blocks(item, depth) });
    }
    return [{ kind, parts: items }];
  }

  /** The words of a paragraph, or of something in it. */
  #inline(node: Node, place: Place, hidden: ReadonlySet<string> = marks): readonly Part[] {
    const parts: Part[] = [];
    this.isTooDeep ||= place.depth > most.depth;
    if (this.isTooDeep) return parts;
    let at = node.from;
    let isBehindQuoteMark = false;
    const words = (to: number) => {
      const slice = this.#slice(at, to);
      const indent = isBehindQuoteMark ? /(^|\n)[ \t]+/g : /(\n)[ \t]+/g;
      add(parts, place.isInBlock ? slice.replace(indent, "$1") : slice);
    };
    for (const child of childrenOf(node)) {
      if (child.from >= this.#end) break;
      words(child.from);
      at = child.to;
      const { name, from, to } = child;
      isBehindQuoteMark = name === "QuoteMark";
      const inner = { ...place, depth: place.depth + 1 };
      if (isKind(name)) parts.push({ kind: kinds[name], parts: this.#inline(child, inner) });
      else if (name === "InlineCode") this.#code(parts, child);
      else if (name === "Link") this.#link(parts, child, inner);
      else if (name === "Escape") add(parts, this.#escaped(from));
      else if (name === "Address") this.#address(parts, reading.addresses.get(from), place.isInLink);
      else if (!hidden.has(name)) add(parts, ...this.#typed(from, to, place.isInLink));
    }
    words(node.to);
    return parts;
  }

  #code(parts: Part[], node: Node): void {
    let code = "";
    let at = node.to;
    for (const { name, from, to } of childrenOf(node)) {
      code += this.#slice(at, from);
      at = name === "QuoteMark" && this.#text[to] === " " ? to + 1 : to;
    }
    const isPadded = code.startsWith(" ") && code.endsWith(" ") && code.trim() !== "";
    parts.push({ kind: "code", parts: [isPadded ? code.slice(1, -1) : code] });
  }

  /** A backslash goes where it keeps a sign from meaning something. Paths, patterns and shrugs have others. */
  #escaped(from: number): string {
    const sign = this.#text[from + 1] ?? "";
    const before = this.#text.slice(Math.max(0, from - 12), from);
    const line = before.slice(before.lastIndexOf("\n") + 1);
    const isNeeded = "*_~`[]".includes(sign) || (">-+.)".includes(sign) && /^[\s\d>]*$/.test(line));
    return this.#slice(isNeeded ? from + 1 : from, from + 2);
  }

  #link(parts: Part[], node: Node, place: Place): void {
    const children = childrenOf(node);
    const url = children.find(({ name }) => name === "URL");
    const close = children.filter(({ name }) => name === "LinkMark")[1];
    const written = this.#text.slice(url?.from ?? 0, url?.to ?? 0).replace(/^<(.*)>$/, "$1");
    const target = targetOf(written);
    const isPlain = children.every(({ name }) => name !== "LinkTitle" && name !== "LinkLabel");
    if (target === undefined || !isPlain || !isSeen(this.#text.slice(node.from + 1, close?.from)) || place.isInLink)
      return add(parts, ...this.#inline(node, place));
    const words = this.#inline(node, { ...place, isInLink: true }, new Set([...marks, ...ofLinks]));
    const host = hostOf(target);
    const isOdd = namesAnother(textOf(words), host) || mixesScripts(hostIn(written));
    parts.push({ kind: "a", isAddress: false, href: target.href, host: isOdd ? host : undefined, parts: words });
  }

  /** A piece as it was typed, with its addresses. */
  #typed(from: number, to: number, isInLink: boolean): readonly Part[] {
    const parts: Part[] = [];
    let at = from;
    for (let next = this.#firstFrom(from); (this.#addresses[next]?.to ?? to + 1) <= to; next++) {
      const address = this.#addresses[next];
      add(parts, this.#slice(at, address?.from ?? at));
      this.#address(parts, address, isInLink);
      at = address?.to ?? at;
    }
    add(parts, this.#slice(at, to));
    return parts;
  }

  #address(parts: Part[], address: Address | undefined, isInLink: boolean): void {
    if (address === undefined) return;
    const shown = this.#slice(address.from, address.to);
    add(parts, isInLink || shown === "" ? shown : linkTo(address, shown));
  }

  /** The first of the addresses that begins at a place or after it. */
  #firstFrom(place: number): number {
    let [from, to] = [0, this.#addresses.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.#addresses[middle]?.from ?? 0) >= place) to = middle;
      else from = middle + 1;
    }
    return from;
  }

  #slice(from: number, to: number): string {
    return this.#text.slice(from, Math.min(to, this.#end));
  }
}

/** An address as a link. If its host mixes scripts, the link shows how machines write it. */
function linkTo({ href }: Address, shown: string): Part {
  const url = URL.parse(href);
  const written = hostIn(href);
  const isMixed = mixesScripts(written);
  const words = isMixed && url !== null ? shown.replace(written, url.host) : shown;
  const isOdd = isMixed || written.includes("@");
  return { kind: "a", isAddress: true, href, host: isOdd ? url?.hostname : undefined, parts: [words] };
}

const hostIn = (address: string) => /^\w+:\/\/([^/?#]*)/.exec(address)?.[1] ?? "";
const isSeen = (words: string) => /[\p{L}\p{N}\p{S}\p{P}]/u.test(words.replace(/[\p{DI}\u2800]/gu, ""));

function childrenOf(node: Node): readonly Node[] {
  const children: Node[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child);
  return children;
}

/** Adds parts; words next to words are one part. */
function add(parts: Part[], ...more: readonly Part[]): void {
  for (const part of more) {
    const last = parts.at(-1);
    if (typeof part === "string" && typeof last === "string") parts[parts.length - 1] = last + part;
    else if (part !== "") parts.push(part);
  }
}

/** The words of some parts, without how they look. */
export function textOf(parts: readonly Part[]): string {
  const words = (part: Part): string => {
    if (typeof part === "string") return part;
    return part.kind === "pre" ? `${part.code}\n` : part.parts.map(words).join("") + (part.kind === "li" ? "\n" : "");
  };
  return parts.map(words).join("");
}
