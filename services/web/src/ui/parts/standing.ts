/** In pixels: this near to the bottom counts as the bottom. */
const near = 100;

/** A text is about to unfold: the reader stays at it, even at the bottom. */
export const unfolds = "unfolds";

// The reader's place in a list: its bottom, or a message. Only the reader moves it, no new row and no change of size:
// window, keyboard, text field, zoom, a row that gets its real height.
export class Standing {
  readonly #box: HTMLElement;
  /** The first message in sight, and its distance below the upper edge; undefined at the bottom. */
  #held: { readonly row: Element; readonly below: number } | undefined;
  /** Where the list was put: a scroll event at this very place is not the reader's. */
  #put: number | undefined;
  #size: string | undefined;

  constructor(box: HTMLElement) {
    this.#box = box;
    box.addEventListener(unfolds, () => this.stay());
    this.toBottom();
  }

  get atBottom(): boolean {
    return this.#held === undefined;
  }

  get row(): Element | undefined {
    return this.#held?.row;
  }

  scrolled(): void {
    // A list that became shorter with its box was moved by the browser, and says so before it says its new size.
    if (this.#size !== this.#sizeNow) return this.keep();
    if (this.#put !== undefined && Math.abs(this.#box.scrollTop - this.#put) < 1) return;
    this.#put = undefined;
    const { scrollHeight, scrollTop, clientHeight } = this.#box;
    this.#hold(scrollHeight - scrollTop - clientHeight < near ? undefined : this.#firstInSight());
  }

  /** Something changed size: brings the reader back to their place. */
  keep(): void {
    const box = this.#box;
    const above = box.scrollHeight - box.clientHeight - box.scrollTop;
    // The reader has scrolled away from the bottom, and the browser has not said so yet.
    const leaves = this.#size === this.#sizeNow && above >= near && box.scrollTop + 1 < (this.#put ?? 0);
    if (this.#held === undefined ? leaves : !this.#held.row.isConnected) this.#hold(this.#firstInSight());
    const held = this.#held;
    const off = held ? this.#below(held.row) - held.below : above;
    if (Math.abs(off) > 0.5) box.scrollTop += off; // not for nothing: it would stop a scroll that is under way
    this.#put = box.scrollTop;
    this.#size = this.#sizeNow;
  }

  toBottom(): void {
    this.#hold(undefined);
    this.#put = undefined;
    this.keep();
  }

  /** Stays at the first message in sight, even at the bottom. */
  stay(): void {
    this.#hold(this.#firstInSight());
    this.#put = this.#box.scrollTop;
  }

  #hold(row: Element | undefined): void {
    this.#held = row && { row, below: this.#below(row) };
    // At the bottom the browser must not hold on to a message.
    this.#box.style.overflowAnchor = row ? "" : "none";
  }

  get #sizeNow(): string {
    return `${this.#box.clientWidth} ${this.#box.clientHeight}`;
  }

  #firstInSight(): Element | undefined {
    const { top } = this.#box.getBoundingClientRect();
    const rows = this.#box.querySelectorAll("article");
    let [from, to] = [0, rows.length]; // they stand below each other: thousands are not all measured
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((rows[middle]?.getBoundingClientRect().bottom ?? 0) > top) to = middle;
      else from = middle + 1;
    }
    return rows[from];
  }

  #below = (row: Element) => row.getBoundingClientRect().top - this.#box.getBoundingClientRect().top;
}

/** Also if a child changes its size. Returns the end of that. */
export function whenResized(box: HTMLElement, act: () => void): () => void {
  const watch = new ResizeObserver(act);
  watch.observe(box);
  for (const held of box.children) watch.observe(held);
  return () => watch.disconnect();
}
