import { general, type RoomCode, type RoomKind, showRoom } from "@parlor/contracts";
import { useSignal } from "@preact/signals";
import type { FunctionComponent } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { linkTo } from "../page/address.ts";
import { copy } from "../page/clipboard.ts";
import { Icon } from "./icons.tsx";

type Props = { code: RoomCode; kind: RoomKind; locked: boolean; opens: boolean };

/** How to bring others in: the code to say, the link to send, the picture to scan. Open after making a room. */
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

/** The device's own way of sending a link; a person who thinks better of it is no error. */
const share = (link: string) => navigator.share({ url: link }).catch(() => undefined);

/** The link as a QR code, drawn by a part of the page that is loaded when it is first wanted. */
function Picture({ link }: { link: string }) {
  const drawn = useSignal<FunctionComponent<{ text: string }> | undefined>(undefined);
  useEffect(() => {
    void import("./qr.tsx").then(
      ({ Qr }) => (drawn.value = Qr),
      () => undefined, // offline, or replaced by a newer version: the code and the link remain
    );
  }, []);
  const Qr = drawn.value;
  return <div class="qr">{Qr && <Qr text={link} />}</div>;
}
