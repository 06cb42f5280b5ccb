import type { Signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { draftOf, keepDraft } from "../page/choices.ts";
import * as model from "../page/model.ts";

const keepAfter = 250;

/** Keeps what is being written, for the room it is written in, until it is sent. */
export function useDraft(text: Signal<string>): { sent: () => void } {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
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
    const keep = () => {
      clearTimeout(timer.current);
      timer.current = undefined;
      if (text.peek() !== kept) keepDraft(code, text.peek());
      kept = text.peek();
    };
    const stop = text.subscribe((now) => {
      if (now === kept) return;
      timer.current ??= setTimeout(keep, keepAfter);
    });
    addEventListener("pagehide", keep);
    return () => {
      left = true;
      stop();
      keep();
      removeEventListener("pagehide", keep);
    };
  }, [code]);
  return { sent: () => clearTimeout(timer.current) };
}
