import { useSignal } from "@preact/signals";
import { leave } from "../../app/router.ts";
import { type Drawing, Icon } from "../parts/icons.tsx";
import { later } from "../parts/later.tsx";
import { useRoom } from "./context.ts";

const Rename = later(() => import("./rename.tsx").then(({ Rename }) => Rename));
const Themes = later(() => import("./themes.tsx").then(({ Themes }) => Themes));

export function Menu({ search, help }: { search: () => void; help: () => void }) {
  const [renames, open] = [useSignal(false), useSignal(false)];
  const { room, owner, isOwner } = useRoom();
  const { locked } = room.value;
  return (
    <>
      <button class="button bare square" type="button" popovertarget="menu" aria-label="More">
        <Icon of="more" />
      </button>
      <section
        class="card menu"
        id="menu"
        popover="auto"
        aria-label="More"
        onToggle={({ newState }) => (open.value = newState === "open")}
      >
        <Choice icon="search" label="Search messages" act={search} />
        {isOwner.value && (
          <>
            <Choice icon="pen" label="Rename the room" act={() => (renames.value = true)} />
            <Choice
              icon="lock"
              label={locked ? "Unlock the room" : "Lock the room"}
              busy={owner.isOrdered("room.lock")}
              act={() => owner.lock(!locked)}
            />
          </>
        )}
        <Choice icon="keys" label="Keyboard shortcuts" act={help} />
        {open.value && <Themes />}
        <Choice icon="leave" label="Leave" act={leave} />
      </section>
      {renames.value && <Rename close={() => (renames.value = false)} />}
    </>
  );
}

type Act = { icon: Drawing; label: string; busy?: boolean; act: () => void };

function Choice({ icon, label, busy = false, act }: Act) {
  return (
    <button
      class="button bare"
      type="button"
      aria-busy={busy}
      popovertarget="menu"
      popovertargetaction="hide"
      onClick={act}
    >
      <Icon of={icon} size={18} /> {label}
    </button>
  );
}
