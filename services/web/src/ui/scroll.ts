import { type ReadonlySignal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { loadOlder, read } from "../page/in-room.ts";
import * as model from "../page/model.ts";

/** As near to the bottom as this counts as being there. */
const near = 100;
/** Older messages are asked for when fewer screens than this are left above. */
const ahead = 1.5;

type Scroll = {
  readonly scrolled: () => void;
  readonly toBottom: () => void;
  /** The room's newest place when the person scrolled away from the bottom; undefined while they are there. */
  readonly left: ReadonlySignal<number | undefined>;
};

/**
 * Keeps the list where the reader has it: at the bottom only who was there before the change stays there, and what
 * is put in above moves nothing on the screen.
 */
export function useScroll(pane: RefObject<HTMLElement | null>): Scroll {
  const left = useSignal<number | undefined>(undefined);
  const rows = model.rows.value;
  const first = useRef<string | undefined>(undefined);
  const last = useRef<string | undefined>(undefined);
  const oldest = rows.find((row) => row.kind === "message")?.key;
  const newest = rows.at(-1);
  // Measured while the list still is as it was: whatever is put in above, this message stays where it is.
  const anchor = pane.current !== null && oldest !== first.current ? firstVisible(pane.current) : undefined;

  const toBottom = () => {
    pane.current?.scrollTo(0, pane.current.scrollHeight);
    left.value = undefined;
    seen();
  };
  const scrolled = () => {
    const box = pane.current;
    if (box === null) return;
    const atBottom = box.scrollHeight - box.scrollTop - box.clientHeight < near;
    if (atBottom) left.value = undefined;
    else left.value ??= model.timeline.peek().head;
    seen();
    if (box.scrollTop < ahead * box.clientHeight) loadOlder();
  };
  const seen = () => {
    if (left.value === undefined && document.visibilityState === "visible") read(model.timeline.peek().head);
  };

  useLayoutEffect(() => {
    const box = pane.current;
    if (box === null) return;
    const own = newest?.kind === "message" && newest.mine && newest.key !== last.current && newest.seq === undefined;
    const entering = last.current === undefined;
    first.current = oldest;
    last.current = newest?.key;
    if (entering) enter(box, left);
    else if (anchor !== undefined && left.value !== undefined) box.scrollTop += anchor.moved();
    else if (own || left.value === undefined) toBottom();
    if (box.scrollTop < ahead * box.clientHeight) loadOlder();
    seen();
  }, [rows]);

  useEffect(() => {
    const list = pane.current?.firstElementChild;
    if (pane.current === null || !list) return;
    const keep = () => left.value === undefined && pane.current?.scrollTo(0, pane.current.scrollHeight);
    const watch = new ResizeObserver(keep); // the keyboard came, the text field grew, a row got its real height
    watch.observe(pane.current);
    watch.observe(list);
    document.addEventListener("visibilitychange", seen);
    return () => {
      watch.disconnect();
      document.removeEventListener("visibilitychange", seen);
    };
  }, []);

  useEffect(() => {
    const seq = model.target.value;
    const found = seq !== undefined && pane.current?.querySelector<HTMLElement>(`[data-seq="${seq}"]`);
    if (!found) return;
    model.target.value = undefined;
    left.value ??= model.timeline.peek().head;
    found.scrollIntoView({ block: "center" });
    found.focus({ preventScroll: true });
    found.classList.add("found");
  }, [model.target.value, rows]);

  return { scrolled, toBottom, left };
}

/** Where one starts: at what is new when that is more than a screen, else at the bottom. */
function enter(box: HTMLElement, left: { value: number | undefined }): void {
  const divider = box.querySelector<HTMLElement>("#new-messages");
  box.scrollTop = box.scrollHeight;
  if (divider === null || divider.getBoundingClientRect().top >= box.getBoundingClientRect().top) return;
  divider.scrollIntoView({ block: "start" });
  left.value = model.timeline.peek().head;
}

/** The first message that can be seen, and how far it is moved by what is done next. */
function firstVisible(box: HTMLElement): { moved: () => number } | undefined {
  const top = box.getBoundingClientRect().top;
  const found = [...box.querySelectorAll("article")].find((article) => article.getBoundingClientRect().bottom > top);
  if (found === undefined) return undefined;
  const before = found.getBoundingClientRect().top;
  return { moved: () => found.getBoundingClientRect().top - before };
}
