import type { RoomSession } from "../../room/session.ts";

/** In pixels: nearer to the edge of the screen a swipe is the browser's, and goes back a page. */
const edge = 24;
/** In pixels: where a swipe begins, where it is enough, and where it ends. */
const [least, enough, most] = [10, 56, 72];

type Swipe = {
  readonly article: HTMLElement;
  readonly pointer: number;
  readonly x: number;
  readonly y: number;
  /** -1 where one reads from the right. */
  readonly forward: 1 | -1;
  far: number;
};

/** A finger that pulls a message forward answers it. The browser ends the swipe if it scrolls. */
export function watchSwipes(room: RoomSession, pane: HTMLElement, signal: AbortSignal): void {
  let swipe: Swipe | undefined;

  const end = () => {
    if (swipe === undefined) return;
    swipe.article.style.removeProperty("--swipe");
    delete swipe.article.dataset.swipe;
    swipe = undefined;
  };
  const down = ({ target, pointerType, isPrimary, pointerId, clientX, clientY }: PointerEvent) => {
    end();
    const forward = getComputedStyle(pane).direction === "rtl" ? -1 : 1;
    const fromEdge = forward === 1 ? clientX : innerWidth - clientX;
    if (pointerType !== "touch" || !isPrimary || fromEdge < edge || !(target instanceof Element)) return;
    const article = target.closest<HTMLElement>("article[data-seq]");
    if (article === null || target.closest("pre") !== null) return; // code scrolls sideways itself
    swipe = { article, pointer: pointerId, x: clientX, y: clientY, forward, far: 0 };
  };
  const move = ({ pointerId, clientX, clientY }: PointerEvent) => {
    if (swipe?.pointer !== pointerId) return;
    const far = (clientX - swipe.x) * swipe.forward;
    const isBegun = swipe.far > 0;
    if (!isBegun && Math.abs(clientY - swipe.y) > Math.max(far, least)) return end();
    if (!isBegun && far < least) return;
    swipe.far = Math.min(Math.max(far, 1), most);
    swipe.article.style.setProperty("--swipe", `${swipe.far * swipe.forward}px`);
    swipe.article.dataset.swipe = swipe.far < enough ? "" : "enough";
  };
  const up = ({ pointerId }: PointerEvent) => {
    if (swipe?.pointer !== pointerId) return;
    const { article, far } = swipe;
    end();
    const row = room.rows.value.find(({ key }) => key === article.dataset.key);
    if (far >= enough && row?.kind === "message") room.acts.reply(row);
  };
  for (const [type, act] of Object.entries({ pointerdown: down, pointermove: move, pointerup: up, pointercancel: end }))
    pane.addEventListener(type, act as EventListener, { signal });
  signal.addEventListener("abort", end);
}
