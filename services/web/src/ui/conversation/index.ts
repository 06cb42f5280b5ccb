import type { RoomSession } from "../../room/session.ts";
import { wear } from "../parts/later.tsx";
import { style } from "./conversation.css";
import { copySelected } from "./copying.ts";
import { giveUpLost } from "./lost-changes.ts";
import { pasteRich } from "./pasting.ts";
import { watchSwipes } from "./swiping.ts";

// What a message's text can do without: loaded with the first message that has more, or that is pointed at.
wear(style);

export { About } from "./about.tsx";
export { Back } from "./back.tsx";
export { Popup } from "./popup.tsx";
export { Quote } from "./quote.tsx";
export { Reactions } from "./reactions.tsx";
export { MessageSheet } from "./sheet.tsx";
export { MessageActions } from "./toolbar.tsx";
export { Changes, Unsent } from "./unsaved.tsx";

/** What is done in a room with no button for it: until the signal. */
export function attend(room: RoomSession, signal: AbortSignal): void {
  document.addEventListener("copy", copySelected, { signal });
  document.addEventListener("paste", pasteRich, { signal });
  giveUpLost(room, signal);
  const pane = document.querySelector<HTMLElement>(".messages");
  if (pane !== null) watchSwipes(room, pane, signal);
}
