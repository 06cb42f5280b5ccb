import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { aloud } from "../../app/texts.ts";
import { Told } from "./told.tsx";

/** Keeps the focus, gives it back, and closes with Escape. */
export function Dialog({ title, close, children }: { title: string; close: () => void; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog class="card" ref={dialog} aria-label={aloud(title)} onClose={close}>
      <div class="stack">
        <h2>
          <Told text={title} />
        </h2>
        {children}
      </div>
    </dialog>
  );
}

export function Answers({ label, danger = false }: { label: string; danger?: boolean }) {
  return (
    <div class="row end">
      <button class="button" type="button" onClick={(event) => event.currentTarget.closest("dialog")?.close()}>
        Cancel
      </button>
      <button class={`button ${danger ? "danger" : "primary"}`} type="submit">
        {label}
      </button>
    </div>
  );
}
