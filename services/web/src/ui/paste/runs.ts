import { addressesIn } from "../markdown/addresses.ts";
import { findLinks } from "../room/links.ts";

/** How words look, and where they lead. */
export type Style = {
  readonly strong: boolean;
  readonly em: boolean;
  readonly s: boolean;
  readonly code: boolean;
  readonly href: string | undefined;
};
export type Run = { readonly text: string; readonly style: Style };

export const noStyle: Style = { strong: false, em: false, s: false, code: false, href: undefined };

const marks = { strong: "**", em: "_", s: "~~" } as const;
const emphases = ["strong", "em", "s"] as const;
/** From the outermost inwards. */
const order = ["href", ...emphases] as const;

/** The words of a paragraph as Markdown. Emphasis that cannot be written, such as of half a word, is left out. */
export function write(runs: readonly Run[]): string {
  const all = merged(withBlanks(withoutBareLinks(wordsOf(runs).flatMap(emphasised))));
  let [line, before] = ["", noStyle];
  for (const { text, style } of [...all, { text: "", style: noStyle }]) {
    const differs = order.findIndex((kind) => style[kind] !== before[kind]);
    const changing = differs === -1 ? [] : order.slice(differs);
    for (const kind of changing.toReversed()) if (before[kind]) line += kind === "href" ? target(before) : marks[kind];
    for (const kind of changing) if (style[kind]) line += kind === "href" ? "[" : marks[kind];
    line += style.code ? codeSpan(text) : escaped(text, style.href !== undefined);
    before = style;
  }
  return line.trim().replace(listOrQuote, (sign) => (sign > "9" || sign < "0" ? `\\${sign}` : `${sign}\\`));
}

/** What would begin one. */
const listOrQuote = /^(?:>|[+-](?=\s|$)|\d{1,9}(?=[.)](?:\s|$)))/gm;

const isBlank = ({ text }: Run) => text.trim() === "";
const isSame = (one: Style, other: Style) =>
  one.code === other.code && order.every((kind) => one[kind] === other[kind]);

/** Blanks, and what stands together between them where looks meet: of several looks if those change within a word. */
function wordsOf(runs: readonly Run[]): readonly (readonly Run[])[] {
  const words: Run[][] = [];
  for (const { text, style } of runs)
    for (const [at, piece] of piecesOf(text).entries()) {
      const run = { text: piece, style };
      const last = words.at(-1);
      if (at === 0 && last?.[0] !== undefined && isBlank(last[0]) === isBlank(run)) last.push(run);
      else words.push([run]);
    }
  return words;
}

/** The first word or blank, the last, new lines, and all that stands between those, whose looks are one. */
function piecesOf(text: string): readonly string[] {
  const all = text.match(/\s+|\S+/g) ?? [];
  const pieces = all.slice(0, 1);
  let inner = "";
  for (const piece of [...all.slice(1, -1), "\n"]) {
    if (!piece.includes("\n")) inner += piece;
    else {
      if (inner !== "") pieces.push(inner);
      pieces.push(piece);
      inner = "";
    }
  }
  return [...pieces.slice(0, -1), ...all.slice(1).slice(-1)];
}

const isLetter = (sign: string | undefined) => sign !== undefined && /[\p{L}\p{N}]/u.test(sign);
/** Asterisks between these are a product. */
const isPlainLetter = (sign: string | undefined) => sign !== undefined && /[0-9A-Za-z]/.test(sign);

/** A word without the emphasis whose signs would not be read as such where it begins or ends in it. */
function emphasised(word: readonly Run[]): readonly Run[] {
  if (word.length === 1) return word;
  const cannot = emphases.filter((kind) =>
    word.some((run, at) => {
      const next = word[at + 1];
      if (next === undefined || run.style[kind] === next.style[kind]) return false;
      const [last, first] = [[...run.text].at(-1), [...next.text][0]];
      const [inner, outer] = run.style[kind] ? [last, first] : [first, last];
      return kind === "strong" && isLetter(inner) ? isPlainLetter(outer) : isLetter(outer);
    }),
  );
  if (cannot.length === 0) return word;
  const without = Object.fromEntries(cannot.map((kind) => [kind, false]));
  return word.map(({ text, style }) => ({ text, style: { ...style, ...without } }));
}

/** An address that leads where it says is written as it is. */
function withoutBareLinks(runs: readonly Run[]): readonly Run[] {
  const all: Run[] = [];
  for (let from = 0, to = 0; from < runs.length; from = to) {
    const { href } = runs[from]?.style ?? noStyle;
    for (to = from + 1; to < runs.length && runs[to]?.style.href === href; ) to++;
    const link = runs.slice(from, to);
    const isBare = href !== undefined && leadsTo(link.map(({ text }) => text).join(""), href);
    for (const run of link) all.push(isBare ? { ...run, style: { ...run.style, href: undefined } } : run);
  }
  return all;
}

function leadsTo(words: string, href: string): boolean {
  const label = words.trim();
  const [address] = label.length > href.length ? [] : addressesIn(label, findLinks);
  return address?.from === 0 && address.to === label.length && URL.parse(address.href)?.href === href;
}

/** A blank looks as what stands on both sides of it, and a new line as nothing. */
function withBlanks(runs: readonly Run[]): readonly Run[] {
  let before = noStyle;
  return runs.map((run, at) => {
    if (!isBlank(run)) {
      before = run.style;
      return run;
    }
    const after = runs[at + 1]?.style ?? noStyle;
    return { text: run.text, style: run.text.includes("\n") ? noStyle : shared(before, after) };
  });
}

const shared = (one: Style, other: Style): Style => ({
  strong: one.strong && other.strong,
  em: one.em && other.em,
  s: one.s && other.s,
  code: one.code && other.code,
  href: one.href === other.href ? one.href : undefined,
});

function merged(runs: readonly Run[]): readonly Run[] {
  const all: Run[] = [];
  for (const run of runs) {
    const last = all.at(-1);
    if (last !== undefined && isSame(last.style, run.style))
      all[all.length - 1] = { ...run, text: last.text + run.text };
    else all.push(run);
  }
  return all;
}

const target = ({ href = "" }: Style) => `](${href})`;

/** Signs that would mean something, outside of addresses. */
function escaped(text: string, isInLink: boolean): string {
  const signs = isInLink
    ? /[*`[\]]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|~(?=~)|(?<=~)~/gu
    : /[*`]|\](?=\()|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|~(?=~)|(?<=~)~/gu;
  return findLinks(text)
    .map((piece) => (piece.href === undefined ? piece.text.replace(signs, "\\$&") : piece.text))
    .join("");
}

function codeSpan(code: string): string {
  const fence = fenceFor(code, 1);
  const space = code.startsWith("`") || code.endsWith("`") ? " " : "";
  return fence + space + code + space + fence;
}

/** More backticks than stand together in some code. */
export function fenceFor(code: string, least: number): string {
  let fence = "`".repeat(least);
  for (const [ticks] of code.matchAll(/`+/g)) if (ticks.length >= fence.length) fence = `${ticks}\``;
  return fence;
}
