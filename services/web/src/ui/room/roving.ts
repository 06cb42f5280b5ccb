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

/** Where the focus goes from a place in a list; undefined if the key does not move it. */
export function rove(key: string, at: number, count: number): number | undefined {
  const last = count - 1;
  const steps: Readonly<Record<string, number>> = {
    ArrowUp: at - 1,
    ArrowDown: at + 1,
    PageUp: at - page,
    PageDown: at + page,
    Home: 0,
    End: last,
  };
  const to = steps[key];
  return to === undefined || at < 0 ? undefined : Math.min(Math.max(to, 0), last);
}
