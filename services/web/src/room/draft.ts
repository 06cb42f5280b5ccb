import type { RoomCode } from "@parlor/contracts";
import type { Signal } from "@preact/signals";
import { draftOf, keepDraft, takeUpDraft } from "../device/device.ts";

/** Puts a room's draft into an empty text, and keeps the text from then on, `as` it should come back. */
export function followDraft(code: RoomCode, text: Signal<string>, as = (now: string) => now) {
  let left = false;
  let kept = "";
  const read = draftOf(code).then((draft) => {
    if (draft === undefined || left || text.peek() !== "") return;
    takeUpDraft(code, draft);
    kept = draft.text;
    text.value = draft.text;
  });
  const stop = text.subscribe((now) => {
    const keeps = as(now);
    if (keeps !== kept) keepDraft(code, keeps);
    kept = keeps;
  });
  return {
    read,
    stop: () => {
      left = true;
      stop();
    },
  };
}
