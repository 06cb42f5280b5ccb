import { useComputed, useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import * as model from "../page/model.ts";
import { Beginning } from "./beginning.tsx";
import { Pill } from "./pill.tsx";
import { type Roving, rove } from "./roving.ts";
import { RowView } from "./row.tsx";
import { useScroll } from "./scroll.ts";

/** The room's messages. One tab stop: inside, the arrows move from message to message. */
export function Messages({ help }: { help: () => void }) {
  const pane = useRef<HTMLElement>(null);
  const focused = useSignal<string | undefined>(undefined);
  const opened = useSignal<string | undefined>(undefined);
  // Where nobody has been yet, the stop is the newest message.
  const stop = useComputed(() => focused.value ?? model.rows.value.findLast((row) => row.kind === "message")?.key);
  const roving = useRef<Roving>({ stop, opened }).current;
  const scroll = useScroll(pane);

  const press = (event: KeyboardEvent) => {
    const article = articleOf(event.target);
    if (article === undefined || pane.current === null) return;
    const onArticle = event.target === article;
    if (onArticle && event.key === "?") help();
    else if (onArticle && (event.key === "Enter" || event.key === "ArrowRight")) {
      opened.value = article.dataset.key;
      article.querySelector<HTMLElement>(".actions button")?.focus(); // there already where the pointer rests on it
    } else if (!onArticle && moveAmongActions(event)) {
      // from one of what can be done to the next
    } else if (!onArticle && (event.key === "ArrowLeft" || event.key === "Escape")) {
      article.focus();
      opened.value = undefined;
    } else if (!rove(event, pane.current)) return;
    event.preventDefault();
  };
  const point = (event: PointerEvent) => {
    if (event.pointerType === "mouse") opened.value = articleOf(event.target)?.dataset.key;
  };
  const tap = (event: MouseEvent) => {
    if (!(event instanceof PointerEvent) || event.pointerType === "mouse" || !(event.target instanceof HTMLElement))
      return;
    const key = event.target.closest(".bubble") && articleOf(event.target)?.dataset.key;
    opened.value = key === null || opened.value === key ? undefined : key;
  };
  const focus = (event: FocusEvent) => {
    focused.value = articleOf(event.target)?.dataset.key ?? focused.value;
  };
  return (
    <div class="reading">
      <section
        class="messages"
        aria-label="Messages"
        ref={pane}
        onScroll={scroll.scrolled}
        onKeyDown={press}
        onPointerOver={point}
        onPointerLeave={() => (opened.value = undefined)}
        onClick={tap}
        onFocusIn={focus}
      >
        <div class="list">
          <Beginning />
          {model.rows.value.map((row) => (
            <RowView key={row.key} row={row} roving={roving} />
          ))}
        </div>
      </section>
      <Pill left={scroll.left} toBottom={scroll.toBottom} />
    </div>
  );
}

function articleOf(target: EventTarget | null): HTMLElement | undefined {
  return (target instanceof Element && target.closest<HTMLElement>("article")) || undefined;
}

/** Moves the focus to the next or the previous of a message's actions; true where there is one. */
function moveAmongActions({ key, target }: KeyboardEvent): boolean {
  if (!(target instanceof Element) || target.closest(".actions") === null) return false;
  const to =
    key === "ArrowRight" ? target.nextElementSibling : key === "ArrowLeft" ? target.previousElementSibling : null;
  if (!(to instanceof HTMLElement)) return false;
  to.focus();
  return true;
}
