import type { Signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { draftOf, keepDraft } from "../page/choices.ts";
import * as model from "../page/model.ts";

/** Keeps what is being written, at every key, for the room it is written in; it is gone from here when it is sent. */
export function useDraft(text: Signal<string>): void {
  const code = model.room.peek()?.code;
  useEffect(() => {
    if (code === undefined) return;
    let left = false;
    let kept = "";
    void draftOf(code).then((draft) => {
      if (left || text.peek() !== "") return;
      kept = draft;
      text.value = draft;
    });
    const stop = text.subscribe((now) => {
      if (now !== kept) keepDraft(code, now);
      kept = now;
    });
    return () => {
      left = true;
      stop();
    };
  }, [code]);
}
