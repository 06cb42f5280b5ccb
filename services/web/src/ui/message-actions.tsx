import type { Signal } from "@preact/signals";
import { useComputed } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { copy } from "../page/clipboard.ts";
import * as model from "../page/model.ts";
import type { MessageRow } from "../page/rows.ts";

/** What can be done with a message: under the pointer, or asked for by key or tap. */
export function MessageActions({ row, opened }: { row: MessageRow; opened: Signal<string | undefined> }) {
  const open = useComputed(() => opened.value === row.key);
  return open.value ? <Actions row={row} /> : null;
}

function Actions({ row }: { row: MessageRow }) {
  const { by, name, mine } = row;
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // Asked for from the keyboard, the message has the focus and hands it on; a pointer leaves the focus where it is.
    if (document.activeElement === first.current?.closest("article")) first.current?.focus();
  }, []);
  return (
    <div class="actions">
      <button class="button" type="button" ref={first} tabIndex={-1} onClick={() => void copy(row.text, "Message")}>
        Copy text
      </button>
      {model.isOwner.value && !mine && (
        <button class="button" type="button" tabIndex={-1} onClick={() => (model.removing.value = { id: by, name })}>
          <span>
            Remove <bdi>{name}</bdi>
          </span>
        </button>
      )}
    </div>
  );
}
