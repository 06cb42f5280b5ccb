import { showRoom } from "@parlor/contracts";
import type { Signal } from "@preact/signals";
import { useSignal } from "@preact/signals";
import { goHome } from "../../app/router.ts";
import { Icon, Mark } from "../parts/icons.tsx";
import { onPlainClick } from "../parts/link.ts";
import { Tile } from "../parts/tile.tsx";
import { useRoom } from "./context.ts";
import { Invite } from "./invite.tsx";
import { Menu } from "./menu.tsx";
import type { Beside } from "./side.tsx";

type Props = { side: Signal<Beside>; help: () => void };

export function Header({ side, help }: Props) {
  const session = useRoom();
  const room = session.room.value;
  const code = showRoom(room.code);
  const days = room.retentionDays === 1 ? "1 day" : `${room.retentionDays} days`;
  return (
    <header class="bar">
      <a class="home-link" href="/" aria-label="Leave, to the start page" onClick={onPlainClick(goHome)}>
        <Mark size={28} />
      </a>
      <div class="where">
        {room.title === "" ? (
          <h1 class="plate">{code}</h1>
        ) : (
          <>
            <span class="plate">{code}</span>
            <h1 dir="auto">{room.title}</h1>
          </>
        )}
        <p>
          {room.locked && (
            <span class="locked">
              <Icon of="lock" size={14} /> Locked ·{" "}
            </span>
          )}
          Messages are kept for {days}
        </p>
      </div>
      <PeopleButton side={side} />
      <button
        class="button bare square wide-only"
        type="button"
        aria-label="Search messages"
        onClick={() => (side.value = "search")}
      >
        <Icon of="search" />
      </button>
      <button class="button invite-button" type="button" popovertarget="invite" aria-label="Invite">
        <Icon of="invite" />
        <span class="wide-only">Invite</span>
      </button>
      <Invite code={room.code} opens={session.created} locked={room.locked} kind={room.kind} />
      <Menu search={() => (side.value = "search")} help={help} />
    </header>
  );
}

/** A list that opened by itself gets the focus first. */
function PeopleButton({ side }: { side: Signal<Beside> }) {
  const chosen = useSignal(false);
  const { here, members } = useRoom().roster.value;
  const open = side.value === "people";
  const press = () => {
    if (open && chosen.value) {
      side.value = undefined;
      return;
    }
    chosen.value = true;
    if (open) document.querySelector<HTMLElement>(".side")?.focus();
    side.value = "people";
  };
  return (
    <button
      class="button bare people-button"
      type="button"
      aria-label={`People, ${here} here`}
      aria-expanded={open}
      onClick={press}
    >
      <span class="faces wide-only">
        {members.slice(0, 4).map(({ id, name }) => (
          <Tile key={id} id={id} name={name} />
        ))}
      </span>
      <span class="count">{here} here</span>
    </button>
  );
}
