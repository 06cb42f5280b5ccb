import type { Signal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { MessageRow } from "../../room/rows.ts";
import { Icon } from "../parts/icons.tsx";
import { later } from "../parts/later.tsx";
import { useRoom } from "../room/context.ts";
import type { Opened } from "../room/roving.ts";
import { copyText, quick, rarer, replyTo } from "./deeds.ts";
import { isChosen } from "./reactions.tsx";

const Picker = later(() => import("../emoji/picker.tsx").then(({ Picker }) => Picker));

/** Beside the button that opened it, over everything, until something else is pressed. */
export function Popup({ popup }: { popup: Signal<Opened | undefined> }) {
  const opened = popup.value;
  if (opened === undefined) return null;
  const close = () => {
    popup.value = undefined;
  };
  return <Opening key={`${opened.kind} ${opened.row.key}`} opened={opened} popup={popup} close={close} />;
}

type Props = { opened: Opened; popup: Signal<Opened | undefined>; close: () => void };

function Opening({ opened: { kind, row, from }, popup, close }: Props) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const before = document.activeElement;
    const { current } = box;
    if (current === null) return;
    current.showPopover();
    place(current, from);
    const within = new ResizeObserver(() => place(current, from)); // what is in it may come later
    within.observe(current);
    current.querySelector<HTMLElement>("button, input")?.focus();
    return () => {
      within.disconnect();
      if (before instanceof HTMLElement && document.activeElement === document.body) before.focus();
    };
  }, []);
  const more = () => {
    popup.value = { kind: "emoji", row, from };
  };
  return (
    <div
      class={`card popup ${kind}`}
      popover="auto"
      role="dialog"
      aria-label={kind === "more" ? "More actions" : "Reactions"}
      ref={box}
      onToggle={(event) => event.newState === "closed" && close()}
      onKeyDown={(event) => moveWithin(event, box.current)}
    >
      {kind === "react" && <Quick row={row} more={more} close={close} />}
      {kind === "more" && <Menu row={row} close={close} more={more} />}
      {kind === "emoji" && <Emoji row={row} close={close} />}
    </div>
  );
}

function Quick({ row, more, close }: { row: MessageRow; more: () => void; close: () => void }) {
  const { acts, you } = useRoom();
  return (
    <>
      {quick.map((emoji) => (
        <button
          key={emoji}
          class="button bare square"
          type="button"
          aria-pressed={isChosen(row, emoji, you.value.id)}
          onClick={() => {
            acts.react(row, emoji, isChosen(row, emoji, you.value.id));
            close();
          }}
        >
          {emoji}
        </button>
      ))}
      <button
        class="button bare square"
        type="button"
        aria-label="More reactions"
        title="More reactions"
        onClick={more}
      >
        <Icon of="more" size={16} />
      </button>
    </>
  );
}

/** On a narrow screen the toolbar has room for one button: the rest is here. */
function Menu({ row, close, more }: { row: MessageRow; close: () => void; more: () => void }) {
  const room = useRoom();
  const isNarrow = matchMedia("(max-width: 40rem)").matches;
  const usual = isNarrow ? [replyTo(room, row), copyText(row)] : [];
  return (
    <>
      {isNarrow && (
        <div class="row">
          <Quick row={row} more={more} close={close} />
        </div>
      )}
      {[...usual, ...rarer(room, row)].map(({ label, icon, do: act }) => (
        <button
          key={label}
          class="button bare"
          type="button"
          onClick={() => {
            close();
            act();
          }}
        >
          <Icon of={icon} size={18} /> <bdi>{label}</bdi>
        </button>
      ))}
    </>
  );
}

function Emoji({ row, close }: { row: MessageRow; close: () => void }) {
  const { acts, you } = useRoom();
  return (
    <Picker
      close={close}
      pick={(emoji) => {
        acts.react(row, emoji, isChosen(row, emoji, you.value.id));
        close();
      }}
    />
  );
}

/** In px, from the edges of the screen. */
const margin = 8;

function place(box: HTMLElement, from: DOMRect): void {
  const { width, height } = box.getBoundingClientRect();
  const below = from.bottom + margin / 2;
  const top = below + height + margin <= innerHeight ? below : from.top - height - margin / 2;
  const left = Math.min(from.left, innerWidth - width - margin);
  box.style.inset = "auto";
  box.style.top = `${Math.max(margin, top)}px`;
  box.style.left = `${Math.max(margin, left)}px`;
}

const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

function moveWithin(event: KeyboardEvent, box: HTMLElement | null): void {
  const step = steps[event.key];
  if (step === undefined || box === null || event.target instanceof HTMLInputElement) return;
  const buttons = [...box.querySelectorAll("button")];
  const at = buttons.findIndex((button) => button.matches(":focus"));
  event.preventDefault();
  event.stopPropagation();
  buttons[(at + step + buttons.length) % buttons.length]?.focus();
}
