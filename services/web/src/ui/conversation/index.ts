import { wear } from "../parts/later.tsx";
import { style } from "./conversation.css";

// What a message's text can do without: loaded with the first message that has more, or that is pointed at.
wear(style);

export { About } from "./about.tsx";
export { Popup } from "./popup.tsx";
export { Quote } from "./quote.tsx";
export { Reactions } from "./reactions.tsx";
export { MessageSheet } from "./sheet.tsx";
export { MessageActions } from "./toolbar.tsx";
export { Changes, Unsent } from "./unsaved.tsx";
