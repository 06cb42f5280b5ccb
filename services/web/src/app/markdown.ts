import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";

/** What can be done with texts in which there may be Markdown. */
export type Markdown = {
  /** A text as it is shown, up to a place in it. `whole` is what was typed. Undefined: show it as it was typed. */
  readonly draw: (text: string, end: number | undefined, whole: string) => ComponentChildren;
  /** A text without the signs of Markdown. */
  readonly plain: (text: string) => string;
};

/** Loaded when the first text needs it. */
export const markdown = signal<Markdown | undefined>(undefined);

/** The question about a link that was pressed. */
export const question = signal<ComponentChildren>(undefined);
