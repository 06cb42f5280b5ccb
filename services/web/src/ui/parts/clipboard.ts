import { say } from "../../app/notices.ts";

/** Copies a text, and says whether it could. */
export async function copy(text: string, what: string): Promise<void> {
  const copied = (await write(text)) || select(text);
  say(copied ? `${what} copied` : `Your browser does not let the page copy: ${text}`);
}

async function write(text: string): Promise<boolean> {
  if (!window.isSecureContext) return false; // over plain HTTP in a house's own network there is no such interface
  return navigator.clipboard.writeText(text).then(
    () => true,
    () => false,
  );
}

/** Works without a secure context: copies what is selected. */
function select(text: string): boolean {
  const before = document.activeElement;
  const box = document.createElement("textarea");
  box.value = text;
  box.className = "hidden";
  (document.querySelector(":popover-open, dialog[open]") ?? document.body).append(box);
  box.select();
  const copied = document.execCommand("copy");
  box.remove();
  if (before instanceof HTMLElement) before.focus();
  return copied;
}
