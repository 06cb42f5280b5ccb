import { showRoom } from "@parlor/contracts";
import { type ReadonlySignal, useComputed, useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { isCalled, isNews } from "../../room/rows.ts";
import { useRoom } from "./context.ts";
import { MessageSheet, Popup } from "./later-parts.ts";
import { type Opened, type Roving, rove } from "./roving.ts";
import { RowView } from "./row.tsx";
import { useScroll } from "./scroll.ts";

/** One tab stop: inside, the arrows move from message to message. */
export function Messages({ help }: { help: () => void }) {
  const room = useRoom();
  const pane = useRef<HTMLElement>(null);
  const focused = useSignal<string | undefined>(undefined);
  const opened = useSignal<string | undefined>(undefined);
  const pointed = useRef<string | undefined>(undefined);
  const tapped = useSignal<string | undefined>(undefined);
  const stop = useComputed(() => focused.value ?? room.rows.value.findLast((row) => row.kind === "message")?.key);
  const popup = useSignal<Opened | undefined>(undefined);
  const roving = useRef<Roving>({ stop, opened, popup }).current;
  const scroll = useScroll(pane);

  const press = (event: KeyboardEvent) => {
    const article = articleOf(event.target);
    if (article === undefined || pane.current === null || event.defaultPrevented) return;
    const onArticle = event.target === article;
    if (onArticle && event.key === "?") help();
    else if (onArticle && (event.key === "Enter" || event.key === "ArrowRight")) {
      opened.value = article.dataset.key;
      focusActions(article); // they are there already where the pointer rests on it
    } else if (!onArticle && (event.key === "ArrowLeft" || event.key === "Escape")) {
      article.focus();
      opened.value = undefined;
    } else if (!rove(event, pane.current)) return;
    event.preventDefault();
  };
  // Only a mouse that moves means a message: under one that rests, messages slide, and actions opened by key must stay.
  const point = (event: PointerEvent) => {
    if (event.pointerType !== "mouse") return;
    const key = articleOf(event.target)?.dataset.key;
    if (key === pointed.current) return;
    pointed.current = key;
    opened.value = key;
  };
  const leave = () => {
    if (opened.value === pointed.current) opened.value = undefined;
    pointed.current = undefined;
  };
  const tap = (event: MouseEvent) => {
    if (!(event instanceof PointerEvent) || event.pointerType === "mouse" || !(event.target instanceof HTMLElement))
      return;
    if (event.target.closest("a, button") !== null) return;
    const key = event.target.closest(".bubble") && articleOf(event.target)?.dataset.key;
    tapped.value = key === null || tapped.value === key ? undefined : key;
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
        onPointerMove={point}
        onPointerLeave={leave}
        onClick={tap}
        onFocusIn={focus}
      >
        <div class={room.isOwner.value ? "list owned" : "list"}>
          <Beginning />
          {room.rows.value.map((row) => (
            <RowView key={row.key} row={row} roving={roving} />
          ))}
        </div>
      </section>
      <Pill left={scroll.left} toBottom={scroll.toBottom} />
      <Back />
      {tapped.value !== undefined && <MessageSheet tapped={tapped} popup={popup} />}
      {popup.value && <Popup popup={popup} />}
    </div>
  );
}

function articleOf(target: EventTarget | null): HTMLElement | undefined {
  return (target instanceof Element && target.closest<HTMLElement>("article")) || undefined;
}

function focusActions(article: HTMLElement): void {
  const actions = [...article.querySelectorAll<HTMLElement>(".actions button")];
  actions.find((button) => button.offsetParent !== null)?.focus();
}

function Beginning() {
  const { code, timeline, roster, history } = useRoom();
  const { begins, items } = timeline.value;
  if (!begins) {
    return (
      <p class="beginning">
        <button class="button" type="button" aria-busy={history.loadingOlder.value} onClick={() => history.loadOlder()}>
          {history.loadingOlder.value ? "Loading…" : "Load earlier messages"}
        </button>
      </p>
    );
  }
  const empty = !items.some((item) => item.type === "message.posted");
  const alone = roster.value.here <= 1;
  return (
    <div class={empty ? "beginning empty" : "beginning"}>
      {empty && <p class="plate">{showRoom(code)}</p>}
      <p>This is where the room began</p>
      {empty && (
        <p class="lead">
          {alone
            ? "You are the first one here. Send somebody the link, or say it aloud."
            : "Say something: everyone here sees it at once."}
        </p>
      )}
      {empty && alone && (
        <button class="button primary" type="button" popovertarget="invite">
          Invite people
        </button>
      )}
    </div>
  );
}

function Back() {
  const { history } = useRoom();
  return (
    history.cameFrom.value !== undefined && (
      <button class="button pill back" type="button" onClick={() => history.goBack()}>
        Back to where you were
      </button>
    )
  );
}

function Pill({ left, toBottom }: { left: ReadonlySignal<number | undefined>; toBottom: () => void }) {
  const room = useRoom();
  const unseen = useComputed(() => {
    const from = left.value;
    if (from === undefined) return "";
    const { id } = room.you.value;
    const news = room.timeline.value.items.filter((item) => item.seq > from).filter((item) => isNews(item, id));
    const calls = news.filter((item) => isCalled(item, id)).length;
    const more = calls === 0 ? "" : calls === 1 ? ", 1 mentions you" : `, ${calls} mention you`;
    return news.length === 0 ? "↓ Newest" : `↓ ${news.length} new${more}`;
  });
  if (left.value === undefined) return null;
  return (
    <button class="button primary pill" type="button" onClick={toBottom}>
      {unseen}
    </button>
  );
}
