import { type Signal, signal } from "@preact/signals";

export const toast = signal("");
/** Outside rooms: not connected for so long that the person should know. */
export const away = signal(false);

let hush: ReturnType<typeof setTimeout> | undefined;

export function say(text: string): void {
  clearTimeout(hush);
  toast.value = text;
  hush = setTimeout(() => {
    toast.value = "";
  }, 4000);
}

/** In ms; most connections are back by then, so nothing is said before. */
const quietFor = 2_000;

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
