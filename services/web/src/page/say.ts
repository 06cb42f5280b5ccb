import * as model from "./model.ts";

let hush: ReturnType<typeof setTimeout> | undefined;

/** Says something to everyone, aloud and on the screen, for a moment. */
export function say(text: string): void {
  clearTimeout(hush);
  model.toast.value = text;
  hush = setTimeout(() => {
    model.toast.value = "";
  }, 4000);
}
