import { placeOf, type Timeline } from "@parlor/client/timeline";
import { type MemberId, showRoom } from "@parlor/contracts";
import { type ReadonlySignal, useComputed, useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { isCalled, isNews, type Row } from "../../room/rows.ts";
import { useRoom } from "./context.ts";
import { type Drawn, useDrawn } from "./drawn.ts";
import { MessageSheet, Popup } from "./later-parts.ts";
import { type Opened, type Roving, rove } from "./roving.ts";
import { RowView } from "./row.tsx";
import { useScroll } from "./scroll.ts";

/** One tab stop: inside, the arrows move from message to message. */
export function Messages({ help }: { help: () => void }) {
  const room = useRoom();
  const drawn = useDrawn(room);
  const pane = useRef<HTMLElement>(null);
  const focused = useSignal<string | undefined>(undefined);
  const opened = useSignal<string | undefined>(undefined);
  const pointed = useRef<string | undefined>(undefined);
  const tapped = useSignal<string | undefined>(undefined);
  const stop = useComputed(() => {
    const isStop = ({ kind, key }: Row) => kind === "message" && key === (focused.value ?? key);
    const { rows } = drawn.value;
    return (rows.findLast(isStop) ?? rows.findLast(({ kind }) => kind === "message"))?.key;
  });
  const popup = useSignal<Opened | undefined>(undefined);
  const roving = useRef<Roving>({ stop, opened, popup }).current;
  const { rows } = drawn.value;
  const scroll = useScroll(pane, rows, stop.value);

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
    } else {
      const keys = rows.filter(({ kind }) => kind === "message").map(({ key }) => key);
      const to = rove(event.key, keys.indexOf(article.dataset.key ?? ""), keys.length);
      if (to === undefined) return;
      focused.value = keys[to];
      if (focused.value !== undefined) scroll.focus(focused.value);
    }
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
          <Beginning timeline={drawn.value.timeline} />
          {scroll.spans.flatMap(({ from, to }, at) => [
            <Left key={`${at} left`} high={scroll.high(scroll.spans[at - 1]?.to ?? 0, from)} />,
            ...rows.slice(from, to).map((row) => <RowView key={row.key} row={row} roving={roving} />),
          ])}
          <Left high={scroll.high(scroll.spans.at(-1)?.to ?? 0, rows.length)} />
        </div>
      </section>
      <Pill drawn={drawn} left={scroll.left} toBottom={scroll.toBottom} />
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

/** In the place of rows that are far out of sight. */
const Left = ({ high }: { high: number }) => <div class="left" style={{ height: `${high}px` }} />;

function Beginning({ timeline: { begins, items } }: { timeline: Timeline }) {
  const { code, roster, history } = useRoom();
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

type PillProps = {
  readonly drawn: ReadonlySignal<Drawn>;
  readonly left: ReadonlySignal<number | undefined>;
  readonly toBottom: () => void;
};

function Pill({ drawn, left, toBottom }: PillProps) {
  const room = useRoom();
  const unseen = useComputed(() => unseenIn(drawn.value.timeline, left.value, room.you.value.id));
  if (left.value === undefined) return null;
  return (
    <button class="button primary pill" type="button" onClick={toBottom}>
      {unseen}
    </button>
  );
}

/** Those of others since a seq, held or let go of. */
function unseenIn({ items, gaps }: Timeline, left: number | undefined, you: MemberId): string {
  if (left === undefined) return "";
  const news = items.slice(placeOf(items, left + 1)).filter((item) => isNews(item, you));
  const calls = news.filter((item) => isCalled(item, you)).length;
  const count = gaps.reduce((sum, { after, missed = 0 }) => (after > left ? sum + missed : sum), news.length);
  const more = calls === 0 ? "" : calls === 1 ? ", 1 mentions you" : `, ${calls} mention you`;
  return count === 0 ? "↓ Newest" : `↓ ${count} new${more}`;
}
