import { useSignal } from "@preact/signals";
import { setTheme } from "../page/choices.ts";
import { lock } from "../page/in-room.ts";
import * as model from "../page/model.ts";
import type { Theme } from "../page/settings.ts";
import { leave } from "../page/ways.ts";
import { type Drawing, Icon } from "./icons.tsx";
import { Rename } from "./rename.tsx";

/** The rest of what can be done in a room; first what only its owner may. */
export function Menu({ search, help }: { search: () => void; help: () => void }) {
  const renames = useSignal(false);
  const locked = model.room.value?.locked ?? false;
  return (
    <>
      <button class="button bare square" type="button" popovertarget="menu" aria-label="More">
        <Icon of="more" />
      </button>
      <section class="card menu" id="menu" popover="auto" aria-label="More">
        <Choice icon="search" label="Search messages" act={search} />
        {model.isOwner.value && (
          <>
            <Choice icon="pen" label="Rename the room" act={() => (renames.value = true)} />
            <Choice icon="lock" label={locked ? "Unlock the room" : "Lock the room"} act={() => lock(!locked)} />
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

function Choice({ icon, label, act }: { icon: Drawing; label: string; act: () => void }) {
  return (
    <button class="button bare" type="button" popovertarget="menu" popovertargetaction="hide" onClick={act}>
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
            checked={model.settings.value.theme === theme}
            onChange={() => setTheme(theme)}
          />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
}
