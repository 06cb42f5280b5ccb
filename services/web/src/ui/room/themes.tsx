import { setTheme } from "../../app/preferences.ts";
import { settings } from "../../device/device.ts";
import type { Theme } from "../../device/settings.ts";
import { wear } from "../parts/later.tsx";
import { style } from "./themes.css";

wear(style);

const themes: readonly (readonly [Theme, string])[] = [
  ["system", "System"],
  ["light", "Light"],
  ["dark", "Dark"],
];

/** How the page looks: light, dark, or as the device does. */
export function Themes() {
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
