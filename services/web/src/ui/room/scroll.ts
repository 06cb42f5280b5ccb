import { type ReadonlySignal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Standing, unfolds, whenResized } from "../parts/standing.ts";
import { useRoom } from "./context.ts";

/** Older messages are asked for when fewer screens than this are left above. */
const ahead = 1.5;

type Scroll = {
  readonly scrolled: () => void;
  readonly toBottom: () => void;
  /** The newest seq when the person scrolled away from the bottom; undefined at the bottom. */
  readonly left: ReadonlySignal<number | undefined>;
};

/** Keeps the reader's place, notes what was read, and fetches older messages ahead. */
export function useScroll(pane: RefObject<HTMLElement | null>): Scroll {
  const room = useRoom();
  const { target } = room.history;
  const left = useSignal<number | undefined>(undefined);
  const standing = useRef<Standing | undefined>(undefined);
  const rows = room.rows.value;
  const last = useRef<string | undefined>(undefined);
  const newest = rows.at(-1);

  const stood = () => {
    if (standing.current?.atBottom) left.value = undefined;
    else left.value ??= room.timeline.peek().head;
    seen();
    const box = pane.current;
    if (box !== null && box.scrollTop < ahead * box.clientHeight) room.history.loadOlder();
  };
  const seen = () => {
    if (left.value === undefined && document.visibilityState === "visible") room.read(room.timeline.peek().head);
  };
  const toBottom = () => {
    standing.current?.toBottom();
    stood();
  };
  const scrolled = () => {
    standing.current?.scrolled();
    stood();
  };

  useLayoutEffect(() => {
    const box = pane.current;
    if (box === null) return;
    const own = newest?.kind === "message" && newest.mine && newest.key !== last.current && newest.seq === undefined;
    last.current = newest?.key;
    if (standing.current === undefined) standing.current = enter(box);
    else if (own) standing.current.toBottom();
    else standing.current.keep();
    stood();
  }, [rows]);

  useEffect(() => {
    const stop = pane.current && whenResized(pane.current, () => standing.current?.keep());
    document.addEventListener("visibilitychange", seen);
    const box = pane.current;
    box?.addEventListener(unfolds, stood);
    return () => {
      stop?.();
      document.removeEventListener("visibilitychange", seen);
      box?.removeEventListener(unfolds, stood);
    };
  }, []);

  useEffect(() => {
    const seq = target.value;
    const found = seq !== undefined && pane.current?.querySelector<HTMLElement>(`[data-seq="${seq}"]`);
    if (!found) return;
    target.value = undefined;
    found.scrollIntoView({ block: "center" });
    standing.current?.stay();
    stood();
    found.focus({ preventScroll: true });
    found.classList.add("found");
  }, [target.value, rows]);

  return { scrolled, toBottom, left };
}

/** At the new messages if they are more than a screen, else at the bottom. */
function enter(box: HTMLElement): Standing {
  const standing = new Standing(box);
  const divider = box.querySelector<HTMLElement>("#new-messages");
  if (divider === null || divider.getBoundingClientRect().top >= box.getBoundingClientRect().top) return standing;
  divider.scrollIntoView({ block: "start" });
  standing.stay();
  return standing;
}
