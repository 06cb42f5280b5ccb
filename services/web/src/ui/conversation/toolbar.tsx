import { useEffect, useRef } from "preact/hooks";
import type { MessageRow } from "../../room/rows.ts";
import { Icon } from "../parts/icons.tsx";
import { useRoom } from "../room/context.ts";
import type { Roving } from "../room/roving.ts";
import { copyText, type Deed, replyTo } from "./deeds.ts";
import { icons } from "./icons.ts";

type Props = { readonly row: MessageRow; readonly roving: Roving };

/** Under the pointer, or asked for by key. */
export function MessageActions({ row, roving: { popup } }: Props) {
  const room = useRoom();
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // By key, the message has the focus and hands it on; a pointer leaves it.
    if (document.activeElement === bar.current?.closest("article")) actionsIn(bar.current)[0]?.focus();
  }, []);
  const show = (kind: "react" | "more") => (button: HTMLElement) => {
    popup.value = { kind, row, from: button.getBoundingClientRect() };
  };
  return (
    <div class="actions" role="toolbar" aria-label="Message actions" ref={bar} tabIndex={-1} onKeyDown={move}>
      {row.seq !== undefined && <Opener label="React" icon={icons.react} open={show("react")} isRare={true} />}
      {row.seq !== undefined && <Doer deed={replyTo(room, row)} />}
      <Doer deed={copyText(row)} />
      {row.seq !== undefined && <Opener label="More" icon="more" open={show("more")} isRare={false} />}
    </div>
  );
}

/** On a narrow screen there is room for one. */
const actionsIn = (bar: HTMLElement | null) =>
  [...(bar?.querySelectorAll("button") ?? [])].filter((button) => button.offsetParent !== null);

/** From one action to the next. */
function move(event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void {
  const actions = actionsIn(event.currentTarget);
  const at = actions.findIndex((button) => button.matches(":focus"));
  const to = actions[event.key === "ArrowRight" ? at + 1 : event.key === "ArrowLeft" ? at - 1 : -1];
  if (to === undefined) return;
  event.preventDefault();
  to.focus();
}

const Doer = ({ deed: { label, icon, do: act } }: { deed: Deed }) => (
  <button class="button square roomy" type="button" tabIndex={-1} aria-label={label} title={label} onClick={act}>
    <Icon of={icon} size={16} />
  </button>
);

type OpenerProps = Pick<Deed, "label" | "icon"> & { open: (button: HTMLElement) => void; isRare: boolean };

const Opener = ({ label, icon, open, isRare }: OpenerProps) => (
  <button
    class={isRare ? "button square roomy" : "button square"}
    type="button"
    tabIndex={-1}
    aria-haspopup="true"
    aria-label={label}
    title={label}
    onClick={(event) => open(event.currentTarget)}
  >
    <Icon of={icon} size={16} />
  </button>
);
