import type { Signal } from "@preact/signals";
import type { MessageRow } from "../../room/rows.ts";

/** What stands over the list, about a message, and where the button is that opened it. */
export type Opened = { readonly kind: "react" | "more" | "emoji"; readonly row: MessageRow; readonly from: DOMRect };

/** The keys of the message with the list's one tab stop, and of the one that shows its actions. */
export type Roving = {
  readonly stop: Signal<string | undefined>;
  readonly opened: Signal<string | undefined>;
  readonly popup: Signal<Opened | undefined>;
};

const page = 10;

/** True if the key moves the focus. */
export function rove(event: KeyboardEvent, list: HTMLElement): boolean {
  const articles = [...list.querySelectorAll("article")];
  const at = articles.findIndex((article) => article.contains(document.activeElement));
  const last = articles.length - 1;
  const steps: Readonly<Record<string, number>> = {
    ArrowUp: at - 1,
    ArrowDown: at + 1,
    PageUp: at - page,
    PageDown: at + page,
    Home: 0,
    End: last,
  };
  const to = steps[event.key];
  if (to === undefined || at < 0) return false;
  articles[Math.min(Math.max(to, 0), last)]?.focus();
  return true;
}
