import type { ComponentChildren, JSX } from "preact";
import { type Markdown, question } from "../../app/markdown.ts";
import { copy } from "../parts/clipboard.ts";
import { Answers, Dialog } from "../parts/dialog.tsx";
import { wear } from "../parts/later.tsx";
import { findLinks } from "../room/links.ts";
import { style } from "./markdown.css";
import { parse, textOf } from "./parse.ts";
import type { Link, Part } from "./tree.ts";

wear(style);

/** As nodes: nothing in a text is ever read as markup. */
export const drawing: Markdown = {
  draw(text, end, whole) {
    const parts = parse(text, findLinks, end);
    return parts && new Drawing(whole).all(parts);
  },
  plain(text) {
    const parts = parse(text, findLinks);
    return parts === undefined ? text : textOf(parts);
  },
};

class Drawing {
  readonly #whole: string;
  #codes = 0;

  constructor(whole: string) {
    this.#whole = whole;
  }

  all(parts: readonly Part[]): ComponentChildren {
    return parts.map((part) => (typeof part === "string" ? part : this.#one(part)));
  }

  #one(part: Exclude<Part, string>): JSX.Element {
    if (part.kind === "a") return <Anchor link={part}>{this.all(part.parts)}</Anchor>;
    if (part.kind === "pre") return this.#code(part.info, part.code);
    if (part.kind === "li") return <li value={part.value}>{this.all(part.parts)}</li>;
    const Kind = part.kind;
    return <Kind>{this.all(part.parts)}</Kind>;
  }

  #code(info: string, code: string): JSX.Element {
    const index = this.#codes++;
    return (
      <div class="fenced" dir="ltr">
        <p>
          <span>{info || "Code"}</span>
          <button class="link" type="button" onClick={() => void copy(this.#wholeCode(index, code), "Code")}>
            Copy code
          </button>
        </p>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, by keyboard too */}
        <pre tabIndex={0} onKeyDown={keepSideways}>
          <code>{code}</code>
        </pre>
      </div>
    );
  }

  /** The code as it was typed: what is shown may be folded, or lack empty lines. */
  #wholeCode(index: number, shown: string): string {
    return codesIn(parse(this.#whole, findLinks) ?? [])[index] ?? shown;
  }
}

function Anchor({ link: { href, isAddress, host, parts }, children }: { link: Link; children: ComponentChildren }) {
  const label = host === undefined ? undefined : `${textOf(parts)} (leads to ${host})`;
  const ask = (event: MouseEvent) => {
    if (host === undefined) return;
    event.preventDefault();
    question.value = <Doubt href={href} host={host} />;
  };
  return (
    <a
      href={href}
      dir={isAddress ? "ltr" : undefined}
      target="_blank"
      rel="noopener noreferrer nofollow"
      title={label}
      aria-label={label}
      onClick={ask}
      onAuxClick={ask}
    >
      {children}
    </a>
  );
}

function Doubt({ href, host }: { href: string; host: string }) {
  const close = () => {
    question.value = undefined;
  };
  return (
    <Dialog title={`Open ${host}?`} close={close}>
      <form method="dialog" class="stack" onSubmit={() => void window.open(href, "_blank", "noopener,noreferrer")}>
        <p>What the link says could be taken for another address. It leads to</p>
        <p class="leads" dir="ltr">
          {URL.parse(href)?.href ?? href}
        </p>
        <Answers label="Open" />
      </form>
    </Dialog>
  );
}

function codesIn(parts: readonly Part[]): readonly string[] {
  return parts.flatMap((part) => {
    if (typeof part === "string") return [];
    return part.kind === "pre" ? part.code : codesIn(part.parts);
  });
}

/** The arrows that lead from message to message scroll code that has the focus. */
function keepSideways(event: KeyboardEvent): void {
  if (event.key === "ArrowLeft" || event.key === "ArrowRight") event.stopPropagation();
}
