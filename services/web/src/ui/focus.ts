/** The regions that F6 goes round: the first thing in each that can have the focus. */
const regions = [".bar", ".messages", ".composer", ".side"];
const focusable = 'a[href], button:not([disabled]), input, textarea, [tabindex="0"]';

/** From region to region, backwards with Shift. */
export function cycleRegions(event: KeyboardEvent): void {
  event.preventDefault();
  const found = regions.flatMap((region) => document.querySelector(region) ?? []);
  const here = found.findIndex((region) => region.contains(document.activeElement));
  const step = event.shiftKey ? -1 : 1;
  const next = found[(here + step + found.length) % found.length];
  const stop = next?.querySelector('textarea, [tabindex="0"]') ?? next?.querySelector(focusable);
  if (stop instanceof HTMLElement) stop.focus();
}

/** To where one writes. */
export function focusComposer(): void {
  const box = document.querySelector("#message");
  if (box instanceof HTMLElement) box.focus();
}
