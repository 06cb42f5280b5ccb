import { type Signal, signal } from "@preact/signals";

/** Said to the person, aloud and on the screen, and gone after a moment. */
export const toast = signal("");
/** Outside of rooms: not connected for so long that the person should know. */
export const away = signal(false);

let hush: ReturnType<typeof setTimeout> | undefined;

/** Says something to the person for 4 s. */
export function say(text: string): void {
  clearTimeout(hush);
  toast.value = text;
  hush = setTimeout(() => {
    toast.value = "";
  }, 4000);
}

/** Most connections are back by then, in ms: nothing is said before. */
const quietFor = 2_000;

/** Says that there is no connection once it has been away for a while. */
export class Absence {
  readonly #away: Signal<boolean>;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(away: Signal<boolean>) {
    this.#away = away;
  }

  begins(): void {
    this.#timer ??= setTimeout(() => {
      this.#away.value = true;
    }, quietFor);
  }

  ends(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#away.value = false;
  }
}
