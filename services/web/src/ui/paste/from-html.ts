import { Parser } from "htmlparser2";
import { targetOf } from "../markdown/hosts.ts";
import { parse, textOf } from "../markdown/parse.ts";
import { findLinks } from "../room/links.ts";
import { fenceFor, noStyle, type Run, type Style, write } from "./runs.ts";

const setOf = (names: string) => new Set(names.split(" "));
const unseen = setOf("head title style script template noscript textarea select svg math iframe object audio video");
/** Before and behind these is an empty line, unless they are in a list. */
const apart = setOf("p h1 h2 h3 h4 h5 h6 blockquote pre ul ol dl table hr");
const onLines = setOf(
  "div section article header footer main aside nav tr li dt dd figure figcaption address form details summary caption",
);
/** They are bold without anybody's meaning it. */
const headings = setOf("h1 h2 h3 h4 h5 h6 th");
const marks = new Map<string, Partial<Style>>([
  ...["b", "strong"].map((name) => [name, { strong: true }] as const),
  ...["i", "em"].map((name) => [name, { em: true }] as const),
  ...["s", "strike", "del"].map((name) => [name, { s: true }] as const),
  ...["code", "kbd", "samp", "tt"].map((name) => [name, { code: true }] as const),
]);

/**
 * The page shows fewer quotes and lists in each other, and reads no longer address. The parser looks through all the
 * elements that are open at each end of one.
 */
const most = { within: 16, href: 2_000, open: 256 };

type Attributes = Readonly<Record<string, string>>;
type Element = {
  readonly style: Style;
  /** The quotes and lists around it. */
  readonly depth: number;
  readonly isUnseen: boolean;
  readonly keepsBlanks: boolean;
  /** From an editor, in colours: what is bold there is a word of a language. */
  readonly isSource: boolean;
};
type Container =
  | { readonly kind: "quote" }
  | { readonly kind: "list"; next: number | undefined; indent: number }
  | { readonly kind: "item"; mark: string };

/**
 * Rich text as Markdown. Undefined if there is nothing in it that Markdown shows, or if the page would not show the
 * same words.
 */
export function markdownFrom(html: string): string | undefined {
  const reader = new Reader();
  const parser = new Parser({
    onopentag(name, attributes) {
      reader.open(name, attributes);
      if (reader.isTooDeep) parser.pause();
    },
    ontext: (text) => reader.text(text),
    onclosetag: (name) => reader.close(name),
  });
  parser.end(html);
  if (reader.isTooDeep) return undefined;
  const { markdown, words } = reader.end();
  const parts = parse(markdown, findLinks) ?? [];
  const isRich = parts.some((part) => typeof part !== "string" && !(part.kind === "a" && part.isAddress));
  return isRich && withoutBlanks(textOf(parts)) === withoutBlanks(words) ? markdown : undefined;
}

const withoutBlanks = (text: string) => text.replace(/\s+/g, "");

/** Hears elements and texts in their order, and writes line after line. */
class Reader {
  readonly #elements: Element[] = [];
  #element: Element = { style: noStyle, depth: 0, isUnseen: false, keepsBlanks: false, isSource: false };
  readonly #within: Container[] = [];
  readonly #lines: string[] = [];
  readonly #words: string[] = [];
  #runs: Run[] = [];
  #code: { text: string; language: string } | undefined;
  /** Whether the next word begins a line, or stands behind a blank. */
  #isBehindBlank = true;
  /** How much is around the empty line that comes before the next line. */
  #apart: number | undefined;

  get isTooDeep(): boolean {
    return this.#elements.length > most.open;
  }

  open(name: string, attributes: Attributes): void {
    this.#elements.push(this.#element);
    this.#element = elementOf(name, attributes, this.#element, this.#within.length);
    if (this.#element.isUnseen) return;
    this.#break(name);
    if (name === "pre") this.#code ??= { text: "", language: "" };
    if (this.#code) this.#code.language ||= languageOf(attributes.class ?? "");
    else if (this.#within.length < most.within) this.#contain(name, attributes);
    if (name === "br") this.#add("\n");
    if (name === "td" || name === "th") this.#add("\t");
    if (name === "img") this.text(attributes.alt ?? "");
  }

  text(text: string): void {
    const { isUnseen, keepsBlanks } = this.#element;
    if (isUnseen) return;
    if (this.#code || keepsBlanks) return this.#add(text.replace(/\r\n?/g, "\n"));
    const words = text.replace(/[ \t\n\r\f]+/g, " ");
    this.#add(this.#isBehindBlank && words.startsWith(" ") ? words.slice(1) : words);
  }

  close(name: string): void {
    const { isUnseen, depth } = this.#element;
    this.#element = this.#elements.pop() ?? this.#element;
    if (isUnseen) return;
    if (name === "pre") this.#endCode();
    this.#break(name, depth);
  }

  end(): { readonly markdown: string; readonly words: string } {
    this.#endCode();
    this.#paragraph();
    return { markdown: this.#lines.join("\n"), words: this.#words.join("") };
  }

  /** Where an element begins, or ends and leaves what is around it. */
  #break(name: string, depth = this.#within.length): void {
    const isApart = apart.has(name);
    if (!isApart && !onLines.has(name)) return;
    if (this.#code && !this.#isBehindBlank) this.#add("\n");
    if (!this.#code) this.#paragraph();
    this.#within.length = depth;
    const kind = this.#within.at(-1)?.kind ?? "quote";
    if (isApart && kind === "quote") this.#apart = Math.min(this.#apart ?? depth, depth);
  }

  #contain(name: string, { start, value }: Attributes): void {
    const list = this.#within.at(-1);
    if (name === "blockquote") this.#within.push({ kind: "quote" });
    if (name === "ul" || name === "ol") {
      if (list?.kind === "list") this.#within.push({ kind: "item", mark: " ".repeat(list.indent) });
      this.#within.push({ kind: "list", next: name === "ol" ? numberIn(start, 1) : undefined, indent: 2 });
    }
    if (name !== "li") return;
    const next = list?.kind === "list" ? list.next : undefined;
    const mark = next === undefined ? "- " : `${numberIn(value, next)}. `;
    if (list?.kind === "list") Object.assign(list, { next: next && numberIn(value, next) + 1, indent: mark.length });
    this.#within.push({ kind: "item", mark });
  }

  #add(text: string): void {
    if (text === "") return;
    this.#isBehindBlank = (this.#code ? /\n$/ : /[ \t\n]$/).test(text);
    if (this.#code) {
      this.#code.text += text;
      return;
    }
    const { style } = this.#element;
    const last = this.#runs.at(-1);
    const run = { text: text.replaceAll("\u00A0", " "), style };
    if (last?.style === style) this.#runs[this.#runs.length - 1] = { text: last.text + run.text, style };
    else this.#runs.push(run);
  }

  #paragraph(): void {
    const text = write(this.#runs);
    for (const run of this.#runs) this.#words.push(run.text);
    this.#runs = [];
    this.#isBehindBlank = true;
    if (text !== "") this.#put(text.split("\n"));
  }

  #endCode(): void {
    const { text = "", language = "" } = this.#code ?? {};
    this.#code = undefined;
    this.#isBehindBlank = true;
    const code = text.replace(/^\n/, "").trimEnd();
    const fence = fenceFor(code, 3);
    this.#words.push(code);
    if (code !== "") this.#put([fence + language, ...code.split("\n"), fence]);
  }

  #put(lines: readonly string[]): void {
    const around = this.#within.slice(0, this.#apart);
    if (this.#apart !== undefined && this.#lines.length > 0)
      this.#lines.push(
        around
          .map(({ kind }) => (kind === "quote" ? "> " : "  "))
          .join("")
          .trimEnd(),
      );
    this.#apart = undefined;
    for (const line of lines) this.#lines.push(`${this.#within.map(beginning).join("")}${line}`.trimEnd());
  }
}

/** What a line in a quote or list begins with. */
function beginning(container: Container): string {
  if (container.kind !== "item") return container.kind === "quote" ? "> " : "";
  const { mark } = container;
  container.mark = " ".repeat(mark.length);
  return mark;
}

function elementOf(name: string, { style = "", href, hidden }: Attributes, above: Element, depth: number): Element {
  const look = declarationsIn(style);
  const blanks = look.get("white-space-collapse") ?? look.get("white-space");
  return {
    depth,
    isUnseen: above.isUnseen || unseen.has(name) || hidden !== undefined || look.get("display") === "none",
    keepsBlanks: blanks === undefined ? above.keepsBlanks : /^(?:pre|break)/.test(blanks),
    isSource: above.isSource || (blanks === "pre" && look.get("font-family")?.includes("monospace") === true),
    style: above.isSource ? above.style : styleOf(name, look, href, above.style),
  };
}

function styleOf(name: string, look: ReadonlyMap<string, string>, href: string | undefined, above: Style): Style {
  const weight = headings.has(name) ? undefined : look.get("font-weight");
  const slant = look.get("font-style");
  const isStruck = (look.get("text-decoration-line") ?? look.get("text-decoration"))?.includes("line-through");
  const changes: Partial<Style> = {
    ...marks.get(name),
    ...(weight !== undefined && { strong: /^(?:bold|[6-9]\d\d)/.test(weight) }),
    ...(slant !== undefined && { em: slant !== "normal" }),
    ...(isStruck && { s: true }),
    ...(name === "a" && href !== undefined && { href: linkTo(href) }),
  };
  return Object.keys(changes).length === 0 ? above : { ...above, ...changes };
}

function declarationsIn(style: string): ReadonlyMap<string, string> {
  const declared = style.split(";").map((one) => {
    const [property = "", ...value] = one.split(":");
    return [property.trim().toLowerCase(), value.join(":").trim().toLowerCase()] as const;
  });
  return new Map(declared);
}

/** An address that the page follows, without the signs that end one. */
function linkTo(written: string): string | undefined {
  const href = written.length > most.href ? undefined : targetOf(written)?.href;
  if (href === undefined || /[\s<>]/.test(href)) return undefined;
  return href.replaceAll("(", "%28").replaceAll(")", "%29");
}

const languageOf = (names: string) => /(?:^|\s)lang(?:uage)?-([\w+#-]{1,32})(?!\S)/.exec(names)?.[1] ?? "";

const numberIn = (written: string | undefined, otherwise: number) =>
  written !== undefined && /^\d{1,9}$/.test(written) ? Number(written) : otherwise;
