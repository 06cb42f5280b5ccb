import type { RoomCode } from "@parlor/contracts";
import type { Signal } from "@preact/signals";
import { draftOf, keepDraft, takeUpDraft, wasTab } from "../device/device.ts";

/** How a text and its draft hang together. */
type Ties = {
  /** What a text should come back as. */
  readonly as?: (now: string) => string;
  /** Whether a draft may be put into the text, if that is empty. */
  readonly isFree?: () => boolean;
};

/**
 * Puts a room's draft into an empty text, and keeps the text from then on. A draft of this tab's own that comes when
 * something is typed already waits until that is sent.
 */
export function followDraft(code: RoomCode, text: Signal<string>, { as = same, isFree = always }: Ties = {}) {
  let left = false;
  let waits = false;
  let kept = "";
  const look = async () => {
    const draft = await draftOf(code);
    if (draft === undefined || left) return;
    const isOwn = wasTab(draft.tab);
    if (text.peek() === "" && isFree() && (isOwn || !waits)) {
      takeUpDraft(code, draft);
      [waits, kept] = [false, draft.text];
      text.value = draft.text;
    } else waits = isOwn;
  };
  const read = look();
  const stop = text.subscribe((now) => {
    const keeps = as(now);
    if (keeps !== kept) keepDraft(code, keeps);
    kept = keeps;
    if (waits && now === "" && isFree()) void look();
  });
  return {
    read,
    stop: () => {
      left = true;
      stop();
    },
  };
}

const same = (now: string) => now;
const always = () => true;
