import type { Signal } from "@preact/signals";
import type { ComponentChildren, createElement } from "preact";
import type { Markdown } from "../../app/markdown.ts";
import type { copy } from "../parts/clipboard.ts";
import type { Answers, Dialog } from "../parts/dialog.tsx";
import type { findLinks } from "../room/links.ts";
import { parse, textOf } from "./parse.ts";
import type { Link, Part } from "./tree.ts";

/** What the page lends. Imported from here, it would leave the page's own script for a third one. */
type Lent = {
  readonly h: typeof createElement;
  readonly Answers: typeof Answers;
  readonly Dialog: typeof Dialog;
  readonly copy: typeof copy;
  readonly findLinks: typeof findLinks;
  readonly question: Signal<ComponentChildren>;
};

declare const markdownStyle: string;

/** Draws texts with what the page lends. */
export function markdownWith(lent: Lent): Markdown {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(markdownStyle);
  document.adoptedStyleSheets.push(sheet);
  return {
    draw(text, end, whole) {
      const parts = parse(text, lent.findLinks, end);
      return parts && new Drawing(lent, whole).all(parts);
    },
    plain(text) {
      const parts = parse(text, lent.findLinks);
      return parts === undefined ? text : textOf(parts);
    },
  };
}

/** One text as nodes: nothing in it is ever read as markup. */
class Drawing {
  readonly #lent: Lent;
  readonly #whole: string;
  #codes = 0;

  constructor(lent: Lent, whole: string) {
    this.#lent = lent;
    this.#whole = whole;
  }

  all(parts: readonly Part[]): ComponentChildren {
    return parts.map((part) => (typeof part === "string" ? part : this.#one(part)));
  }

  #one(part: Exclude<Part, string>): ComponentChildren {
    const { h } = this.#lent;
    switch (part.kind) {
      case "a":
        return this.#link(part);
      case "pre":
        return this.#code(part.info, part.code);
      case "li":
        return h("li", { value: part.value }, this.all(part.parts));
      default:
        return h(part.kind, null, this.all(part.parts));
    }
  }

  #link({ href, isAddress, host, parts }: Link): ComponentChildren {
    const { h } = this.#lent;
    const label = host === undefined ? undefined : `${textOf(parts)} (leads to ${host})`;
    const ask = (event: MouseEvent) => {
      event.preventDefault();
      this.#ask(href, host ?? "");
    };
    return h(
      "a",
      {
        href,
        dir: isAddress ? "ltr" : undefined,
        target: "_blank",
        rel: "noopener noreferrer nofollow",
        title: label,
        "aria-label": label,
        ...(host !== undefined && { onClick: ask, onAuxClick: ask }),
      },
      this.all(parts),
    );
  }

  #ask(href: string, host: string): void {
    const { h, Answers, Dialog, question } = this.#lent;
    const close = () => {
      question.value = undefined;
    };
    const open = () => void window.open(href, "_blank", "noopener,noreferrer");
    question.value = h(
      Dialog,
      { title: `Open ${host}?`, close, children: undefined },
      h(
        "form",
        { method: "dialog", class: "stack", onSubmit: open },
        h("p", null, "What the link says could be taken for another address. It leads to"),
        h("p", { class: "leads", dir: "ltr" }, URL.parse(href)?.href ?? href),
        h(Answers, { label: "Open" }),
      ),
    );
  }

  #code(info: string, code: string): ComponentChildren {
    const { h, copy } = this.#lent;
    const index = this.#codes++;
    return h(
      "div",
      { class: "fenced", dir: "ltr" },
      h(
        "p",
        null,
        h("span", null, info || "Code"),
        h(
          "button",
          { class: "link", type: "button", onClick: () => void copy(this.#wholeCode(index, code), "Code") },
          "Copy code",
        ),
      ),
      // It scrolls sideways, so it must be reachable by keyboard.
      h("pre", { tabIndex: 0, onKeyDown: keepSideways }, h("code", null, code)),
    );
  }

  /** The code as it was typed: what is shown may be folded, or lack empty lines. */
  #wholeCode(index: number, shown: string): string {
    return codesIn(parse(this.#whole, this.#lent.findLinks) ?? [])[index] ?? shown;
  }
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
