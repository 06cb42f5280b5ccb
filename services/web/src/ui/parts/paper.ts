import type { Signal } from "@preact/signals";
import { options } from "preact";

/** Says at once whether the page is printed: the browser does not wait for the next drawing. Returns the end of that. */
export function whenPrinted(isPrinted: Signal<boolean>): () => void {
  const turn = ({ type }: Event) => {
    const { debounceRendering } = options;
    options.debounceRendering = (draw) => draw();
    isPrinted.value = type === "beforeprint";
    options.debounceRendering = debounceRendering as never; // it may be undefined
  };
  for (const type of ["beforeprint", "afterprint"]) addEventListener(type, turn);
  return () => {
    for (const type of ["beforeprint", "afterprint"]) removeEventListener(type, turn);
  };
}
