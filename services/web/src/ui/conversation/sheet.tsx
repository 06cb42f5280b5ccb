import type { Signal } from "@preact/signals";
import { useComputed } from "@preact/signals";
import { Icon } from "../parts/icons.tsx";
import { useRoom } from "../room/context.ts";
import type { Opened } from "../room/roving.ts";
import { copyText, quick, rarer, replyTo } from "./deeds.ts";
import { isChosen } from "./reactions.tsx";

type Props = { tapped: Signal<string | undefined>; popup: Signal<Opened | undefined> };

/** For a message that was tapped, over the end of the list. */
export function MessageSheet({ tapped, popup }: Props) {
  const room = useRoom();
  const row = useComputed(() => room.rows.value.find(({ key }) => key === tapped.value)).value;
  if (row?.kind !== "message") return null;
  const { acts, you } = room;
  const then = (act?: () => void) => () => {
    tapped.value = undefined;
    act?.();
  };
  const pick = (event: MouseEvent & { readonly currentTarget: HTMLElement }) => {
    popup.value = { kind: "emoji", row, from: event.currentTarget.getBoundingClientRect() };
    tapped.value = undefined;
  };
  const isThere = row.seq !== undefined;
  const deeds = isThere ? [replyTo(room, row), copyText(row), ...rarer(room, row)] : [copyText(row)];
  return (
    <div class="sheet" role="toolbar" aria-label="Message actions">
      {isThere && (
        <div class="row quick">
          {quick.map((emoji) => (
            <button
              key={emoji}
              class="button bare square"
              type="button"
              aria-pressed={isChosen(row, emoji, you.value.id)}
              onClick={then(() => acts.react(row, emoji, isChosen(row, emoji, you.value.id)))}
            >
              {emoji}
            </button>
          ))}
          <button class="button bare square" type="button" aria-label="More reactions" onClick={pick}>
            <Icon of="more" />
          </button>
        </div>
      )}
      {deeds.map(({ label, icon, do: act }) => (
        <button key={label} class="button" type="button" onClick={then(act)}>
          <Icon of={icon} size={18} />{" "}
          <span>
            <bdi>{label}</bdi>
          </span>
        </button>
      ))}
      <button class="button bare square" type="button" aria-label="Close message actions" onClick={then()}>
        <Icon of="close" />
      </button>
    </div>
  );
}
