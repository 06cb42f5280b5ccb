import { type ReadonlySignal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Row } from "../../room/rows.ts";
import { Standing, unfolds, whenResized } from "../parts/standing.ts";
import { useRoom } from "./context.ts";
import { ListWindow, type Span } from "./window.ts";

/** Older messages are asked for when fewer screens than this are left above. */
const ahead = 1.5;
/** In ms: what was read is noted at most this often. */
const noteEvery = 1000;

type Scroll = {
  readonly scrolled: () => void;
  readonly toBottom: () => void;
  /** Focuses a message, which may have to be drawn first. */
  readonly focus: (key: string) => void;
  /** The newest seq when the person scrolled away from the bottom; undefined at the bottom. */
  readonly left: ReadonlySignal<number | undefined>;
  /** The rows to draw. */
  readonly spans: readonly Span[];
  /** In pixels, of rows that are not drawn. */
  readonly high: (from: number, to: number) => number;
};

/** Keeps the reader's place and draws what is around it, notes what was read, and fetches older messages ahead. */
export function useScroll(pane: RefObject<HTMLElement | null>, rows: readonly Row[], stop: string | undefined): Scroll {
  const room = useRoom();
  const { target } = room.history;
  const left = useSignal<number | undefined>(undefined);
  const standing = useRef<Standing | undefined>(undefined);
  const list = useRef(new ListWindow()).current;
  const at = useRef(0);
  /** The list was put where nothing is drawn: around this place. */
  const jumped = useRef<number | undefined>(undefined);
  const wanted = useRef<string | undefined>(undefined);
  const last = useRef<string | undefined>(undefined);
  const moved = useSignal(0);
  const isPrinted = useSignal(false);
  const read = useRef(-1);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const newest = rows.at(-1);
  const isTarget = (row: Row) => row.kind === "message" && row.seq === target.value;
  const found = target.value === undefined ? -1 : rows.findIndex(isTarget);
  void moved.value;

  const place = (among: readonly Row[]) => {
    const row = standing.current?.row;
    if (row !== undefined) return list.placeOf(row, among);
    const divider = standing.current === undefined ? among.findIndex(({ kind }) => kind === "new") : -1;
    return divider < 0 ? among.length : divider;
  };
  const around = found < 0 ? (jumped.current ?? place(rows)) : found;
  if (around >= 0) at.current = around; // or its row is gone
  const spans = isPrinted.value ? list.all(rows) : list.show(rows, Math.min(at.current, rows.length), [stop]);

  const stood = () => {
    const [box, here] = [pane.current, standing.current];
    if (box === null || here === undefined || isPrinted.peek()) return;
    const { head } = room.timeline.peek();
    left.value = here.atBottom ? undefined : (left.peek() ?? head);
    seen();
    if (box.scrollTop < ahead * box.clientHeight) room.history.loadOlder();
    const isLost = (here.row?.getBoundingClientRect().top ?? 0) > box.getBoundingClientRect().bottom;
    if (isLost) jumped.current = list.placeAt(box.scrollTop);
    const now = isLost ? jumped.current : place(list.rows);
    if (now !== undefined && now >= 0 && list.isNarrow(now)) moved.value++;
    else jumped.current = undefined;
    void room.history.letGo(
      () => !here.atBottom,
      () => list.seqs(here.atBottom ? -1 : at.current),
    );
  };
  const note = () => {
    clearTimeout(timer.current);
    timer.current = undefined;
    room.read(read.current);
  };
  const seen = () => {
    if (left.peek() !== undefined || document.hidden) return;
    read.current = room.timeline.peek().head;
    if (timer.current !== undefined) return;
    room.read(read.current);
    timer.current = setTimeout(note, noteEvery);
  };
  const toBottom = () => {
    standing.current?.toBottom();
    stood();
  };
  const scrolled = () => {
    standing.current?.scrolled();
    stood();
  };
  const focus = (key: string) => {
    const articles = [...(pane.current?.querySelectorAll("article") ?? [])];
    const article = articles.find(({ dataset }) => dataset.key === key);
    wanted.current = article === undefined ? key : undefined;
    article?.focus();
  };

  useLayoutEffect(() => {
    const box = pane.current;
    if (box === null) return;
    const own = newest?.kind === "message" && newest.mine && newest.key !== last.current && newest.seq === undefined;
    last.current = newest?.key;
    if (box.firstElementChild) list.measure(box.firstElementChild, box);
    const message = found < 0 ? null : box.querySelector<HTMLElement>(`[data-seq="${target.value}"]`);
    if (standing.current === undefined) standing.current = enter(box);
    else if (own) standing.current.toBottom();
    else if (jumped.current !== undefined) standing.current.stay();
    else if (message === null) standing.current.keep();
    if (message !== null) {
      message.scrollIntoView({ block: "center" });
      standing.current.stay();
      message.focus({ preventScroll: true });
      message.classList.add("found");
      target.value = undefined;
    }
    if (wanted.current !== undefined) focus(wanted.current);
    jumped.current = wanted.current = undefined;
    stood();
  });

  useEffect(() => {
    const box = pane.current;
    const resized = () => {
      standing.current?.keep();
      if (box?.firstElementChild) list.measure(box.firstElementChild, box);
      stood();
    };
    const stop = box && whenResized(box, resized);
    const turned = () => {
      note();
      seen();
    };
    document.addEventListener("visibilitychange", turned);
    const paper = import("../parts/paper.ts").then(({ whenPrinted }) => whenPrinted(isPrinted)).catch(() => undefined);
    box?.addEventListener(unfolds, stood);
    return () => {
      stop?.();
      note();
      document.removeEventListener("visibilitychange", turned);
      void paper.then((stop) => stop?.());
      box?.removeEventListener(unfolds, stood);
    };
  }, []);

  return { scrolled, toBottom, focus, left, spans, high: (from, to) => list.high(from, to) };
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
