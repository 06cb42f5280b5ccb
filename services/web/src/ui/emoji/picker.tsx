import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { settings } from "../../device/device.ts";
import { wear } from "../parts/later.tsx";
import { type Emoji, emojis, findEmojis, groups, inTone } from "./emojis.ts";
import { style } from "./picker.css";

wear(style);

/** So many are shown as used lately, and found at most. */
const [recently, found] = [16, 120];
const tones = ["👋", "👋🏻", "👋🏼", "👋🏽", "👋🏾", "👋🏿"];
const toneNames = ["No skin tone", "Light", "Medium light", "Medium", "Medium dark", "Dark"];
const columns = 8;

/** Emoji by group, by word, and those used lately; in one's own tone of skin. */
export function Picker({ pick }: { pick: (emoji: string) => void; close: () => void }) {
  const typed = useSignal("");
  const group = useSignal(0);
  const { recent = [], tone = 0 } = settings.value.emoji ?? {};
  const keep = (changes: Partial<{ recent: readonly string[]; tone: number }>) => {
    settings.value = { ...settings.value, emoji: { recent, tone, ...changes } };
  };
  const choose = (emoji: string) => {
    keep({ recent: [emoji, ...recent.filter((one) => one !== emoji)].slice(0, recently) });
    pick(emoji);
  };
  const words = typed.value.trim();
  const shown = words === "" ? emojis.filter((one) => one.group === group.value) : findEmojis(words, found);
  return (
    <fieldset class="picker" aria-label="Emoji" onKeyDown={moveInGrid}>
      <input
        type="search"
        aria-label="Search emoji"
        placeholder="Search emoji"
        enterkeyhint="search"
        value={typed}
        onInput={(event) => (typed.value = event.currentTarget.value.slice(0, 64))}
      />
      {words === "" && (
        <fieldset class="groups" aria-label="Groups">
          {groups.map(([number, name, sign]) => (
            <button
              key={number}
              class="button bare"
              type="button"
              aria-label={name}
              title={name}
              aria-pressed={group.value === number}
              onClick={() => (group.value = number)}
            >
              {sign}
            </button>
          ))}
        </fieldset>
      )}
      <div class="grids">
        {words === "" && recent.length > 0 && (
          <Grid label="Used lately">
            {recent.map((emoji) => (
              <One key={emoji} emoji={emoji} label={emoji} choose={choose} />
            ))}
          </Grid>
        )}
        <Grid label={words === "" ? nameOf(group.value) : "Found"}>
          {shown.map((one) => (
            <Each key={one.plain} one={one} tone={tone} choose={choose} />
          ))}
        </Grid>
        {shown.length === 0 && <p class="quiet">No emoji has these words.</p>}
      </div>
      <fieldset class="groups tones" aria-label="Skin tone">
        {tones.map((sign, at) => (
          <button
            key={sign}
            class="button bare"
            type="button"
            aria-label={toneNames[at]}
            title={toneNames[at]}
            aria-pressed={tone === at}
            onClick={() => keep({ tone: at })}
          >
            {sign}
          </button>
        ))}
      </fieldset>
    </fieldset>
  );
}

const nameOf = (group: number) => groups.find(([number]) => number === group)?.[1] ?? "";

const Grid = ({ label, children }: { label: string; children: ComponentChildren }) => (
  <fieldset class="grid" aria-label={label}>
    {children}
  </fieldset>
);

const Each = ({ one, tone, choose }: { one: Emoji; tone: number; choose: (emoji: string) => void }) => (
  <One emoji={inTone(one, tone)} label={one.label} choose={choose} />
);

const One = ({ emoji, label, choose }: { emoji: string; label: string; choose: (emoji: string) => void }) => (
  <button class="button bare" type="button" aria-label={label} title={label} onClick={() => choose(emoji)}>
    {emoji}
  </button>
);

const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns };

/** The arrows go through the emoji; down from the search into them. */
function moveInGrid(event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void {
  const step = steps[event.key];
  const isInput = event.target instanceof HTMLInputElement;
  if (step === undefined || (isInput && event.key !== "ArrowDown")) return;
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>(".grid button")];
  const at = buttons.findIndex((button) => button.matches(":focus"));
  const to = isInput ? 0 : at + step;
  if (!isInput && at < 0) return;
  event.preventDefault();
  event.stopPropagation();
  if (to < 0) event.currentTarget.querySelector("input")?.focus();
  else buttons[Math.min(to, buttons.length - 1)]?.focus();
}
