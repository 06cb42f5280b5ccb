import type { Signal } from "@preact/signals";
import { useComputed } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { MessageRow } from "../../room/rows.ts";
import { copy } from "../parts/clipboard.ts";
import { Icon } from "../parts/icons.tsx";
import { useRoom } from "./context.ts";

const copyText = (row: MessageRow) => void copy(row.text, "Message");

function useRemoval() {
  const { isOwner, owner } = useRoom();
  return {
    mayRemove: (row: MessageRow) => isOwner.value && !row.mine,
    removeAuthor: ({ by, name }: MessageRow) => {
      owner.removing.value = { id: by, name };
    },
  };
}

/** Under the pointer, or asked for by key. */
export function MessageActions({ row, opened }: { row: MessageRow; opened: Signal<string | undefined> }) {
  const open = useComputed(() => opened.value === row.key);
  return open.value ? <Actions row={row} /> : null;
}

function Actions({ row }: { row: MessageRow }) {
  const { mayRemove, removeAuthor } = useRemoval();
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // By key, the message has the focus and hands it on; a pointer leaves it.
    if (document.activeElement === first.current?.closest("article")) first.current?.focus();
  }, []);
  const remove = `Remove ${row.name}`;
  return (
    <div class="actions">
      <button
        class="button square"
        type="button"
        ref={first}
        tabIndex={-1}
        aria-label="Copy text"
        title="Copy text"
        onClick={() => copyText(row)}
      >
        <Icon of="copy" size={16} />
      </button>
      {mayRemove(row) && (
        <button
          class="button square"
          type="button"
          tabIndex={-1}
          aria-label={remove}
          title={remove}
          onClick={() => removeAuthor(row)}
        >
          <Icon of="leave" size={16} />
        </button>
      )}
    </div>
  );
}

/** For a message that was tapped, over the end of the list. */
export function MessageSheet({ tapped }: { tapped: Signal<string | undefined> }) {
  const { rows } = useRoom();
  const { mayRemove, removeAuthor } = useRemoval();
  const row = useComputed(() => rows.value.find(({ key }) => key === tapped.value)).value;
  if (row?.kind !== "message") return null;
  const then = (act?: (row: MessageRow) => void) => () => {
    tapped.value = undefined;
    act?.(row);
  };
  return (
    <div class="sheet" role="toolbar" aria-label="Message actions">
      <button class="button" type="button" onClick={then(copyText)}>
        Copy text
      </button>
      {mayRemove(row) && (
        <button class="button" type="button" onClick={then(removeAuthor)}>
          <span>
            Remove <bdi>{row.name}</bdi>
          </span>
        </button>
      )}
      <button class="button bare square" type="button" aria-label="Close message actions" onClick={then()}>
        <Icon of="close" />
      </button>
    </div>
  );
}
