import * as model from "./model.ts";

/** Nothing is said about a lost connection before this: most are back by then. */
const quietFor = 2500;

/** Tells the person that there is no connection, once it has been away for so long that they should know. */
export class Absence {
  #timer: ReturnType<typeof setTimeout> | undefined;

  begins(): void {
    this.#timer ??= setTimeout(() => {
      model.away.value = true;
    }, quietFor);
  }

  ends(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    model.away.value = false;
  }
}
