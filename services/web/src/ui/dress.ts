import { general, showRoom } from "@parlor/contracts";
import { hueOf } from "../page/hue.ts";
import * as model from "../page/model.ts";
import { isolated } from "../page/told.ts";

/** What the page wears around its content: the theme, the room's hue, the tab's title and picture. */
export function dress(): void {
  const root = document.documentElement;
  const screen = model.screen.value;
  const room = model.room.value;
  const code = screen.at === "room" ? room?.code : "code" in screen ? screen.code : undefined;
  const title = screen.at === "room" && room !== undefined ? room.title : "";
  const hue = hueOf(code ?? general);
  root.dataset.theme = model.settings.value.theme;
  root.style.setProperty("--hue", `${hue}`);
  document.title = code === undefined ? "Parlor" : `${isolated(title || showRoom(code))} · Parlor`;
  document.querySelector("link[rel=icon]")?.setAttribute("href", picture(hue));
}

/** The door in the room's hue, so that open rooms are told apart in the tabs. */
function picture(hue: number): string {
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="oklch(50% .125 ${hue})"/>` +
    `<path d="M8.5 26V14.500a7.5 7.5 0 0 1 15 0V26" fill="none" stroke="#fff" stroke-width="2.5"/>` +
    `<path d="M12 26.500V14q0-3 3-3.500l5 1.500V24.500Z" fill="#fff"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
