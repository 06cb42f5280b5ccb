import { limits } from "@parlor/contracts";
import { useSignal } from "@preact/signals";
import { setTheme } from "../../app/preferences.ts";
import { leave } from "../../app/router.ts";
import { settings } from "../../device/device.ts";
import type { Theme } from "../../device/settings.ts";
import { Answers, Dialog } from "../parts/dialog.tsx";
import { type Drawing, Icon } from "../parts/icons.tsx";
import { upTo } from "../parts/up-to.ts";
import { useRoom } from "./context.ts";

export function Menu({ search, help }: { search: () => void; help: () => void }) {
  const renames = useSignal(false);
  const { room, owner, isOwner } = useRoom();
  const { locked } = room.value;
  return (
    <>
      <button class="button bare square" type="button" popovertarget="menu" aria-label="More">
        <Icon of="more" />
      </button>
      <section class="card menu" id="menu" popover="auto" aria-label="More">
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
        <Themes />
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

const themes: readonly (readonly [Theme, string])[] = [
  ["system", "System"],
  ["light", "Light"],
  ["dark", "Dark"],
];

function Themes() {
  return (
    <fieldset class="themes">
      <legend class="hidden">Theme</legend>
      {themes.map(([theme, label]) => (
        <label key={theme}>
          <input
            class="hidden"
            type="radio"
            name="theme"
            checked={settings.value.theme === theme}
            onChange={() => setTheme(theme)}
          />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
}

function Rename({ close }: { close: () => void }) {
  const { room, owner } = useRoom();
  const title = useSignal(room.peek().title);
  return (
    <Dialog title="Rename the room" close={close}>
      <form method="dialog" onSubmit={() => owner.rename(title.value)}>
        <div class="field">
          <label for="title">Title</label>
          <input
            id="title"
            dir="auto"
            autocomplete="off"
            maxLength={limits.titleLength}
            placeholder="Its code is enough"
            value={title}
            onInput={(event) => {
              title.value = upTo(event.currentTarget, limits.titleLength);
            }}
          />
        </div>
        <Answers label="Rename" />
      </form>
    </Dialog>
  );
}
