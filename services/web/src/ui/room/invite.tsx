import { general, type RoomCode, type RoomKind, showRoom } from "@parlor/contracts";
import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { linkTo } from "../../app/address.ts";
import { copy } from "../parts/clipboard.ts";
import { Icon } from "../parts/icons.tsx";

type Props = { code: RoomCode; kind: RoomKind; locked: boolean; opens: boolean };

/** Opens by itself after a room was made. */
export function Invite({ code, kind, locked, opens }: Props) {
  const panel = useRef<HTMLDivElement>(null);
  const shown = useSignal(false);
  useEffect(() => {
    if (opens) panel.current?.showPopover();
  }, [opens]);
  return (
    <div
      class="card invite"
      id="invite"
      popover="auto"
      role="dialog"
      aria-label="Invite people"
      ref={panel}
      onToggle={(event) => (shown.value = event.newState === "open")}
    >
      <p class="quiet">{whoCanEnter(kind, locked)}</p>
      <p class="big-code">{showRoom(code)}</p>
      {shown.value && <Picture link={linkTo(code)} />}
      <Ways code={code} />
      <button
        class="button bare square corner"
        type="button"
        popovertarget="invite"
        popovertargetaction="hide"
        aria-label="Close"
      >
        <Icon of="close" />
      </button>
    </div>
  );
}

function whoCanEnter(kind: RoomKind, locked: boolean): string {
  if (locked) return "The room is locked: nobody new comes in";
  if (kind === "general") return "General is open to everyone here";
  return kind === "coded" ? "Anyone with this code can walk in" : "Anyone who knows this name can walk in";
}

function Ways({ code }: { code: RoomCode }) {
  const link = linkTo(code);
  return (
    <div class="row ways-in">
      <button class="button primary" type="button" onClick={() => void copy(link, "Link")}>
        Copy link
      </button>
      {code !== general && (
        <button class="button" type="button" onClick={() => void copy(showRoom(code), "Code")}>
          Copy code
        </button>
      )}
      {"share" in navigator && (
        <button class="button" type="button" onClick={() => void share(link)}>
          Share…
        </button>
      )}
    </div>
  );
}

/** A person who thinks better of it is no error. */
const share = (link: string) => navigator.share({ url: link }).catch(() => undefined);

/** Loaded when first wanted. Offline, or replaced by a newer version, the code and the link remain. */
function Picture({ link }: { link: string }) {
  const drawn = useSignal<VNode | undefined>(undefined);
  useEffect(() => {
    void import("./qr.tsx").then(
      ({ qrOf }) => (drawn.value = qrOf(link)),
      () => undefined,
    );
  }, [link]);
  return <div class="qr">{drawn}</div>;
}
