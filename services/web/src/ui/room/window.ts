import type { Row } from "../../room/rows.ts";

/** Of a list, from one place up to another. */
export type Span = { readonly from: number; readonly to: number };

/** The same places in order, none outside of the list, and no two spans next to each other. */
export function joined(spans: readonly Span[], count: number): readonly Span[] {
  const all: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const [from, to] = [Math.max(span.from, 0), Math.min(span.to, count)];
    const last = all.at(-1);
    if (from >= to) continue;
    if (last !== undefined && from <= last.to) all[all.length - 1] = { from: last.from, to: Math.max(last.to, to) };
    else all.push({ from, to });
  }
  return all;
}

/** Where rows end that are at least this high together: behind a place, or before it if `pixels` are negative. */
export function reach(at: number, pixels: number, count: number, heightOf: (at: number) => number): number {
  let [end, left] = [at, Math.abs(pixels)];
  while (left > 0 && (pixels < 0 ? end > 0 : end < count)) left -= heightOf(pixels < 0 ? --end : end++);
  return end;
}

/** Screens of rows above and below what is in sight: once there are fewer than the first, again the second. */
const [least, usual] = [1.5, 3];
/** In pixels: a screen, or a row, that was not drawn yet. */
const [screen, unknown] = [900, 56];

/** Which rows of a long list are drawn. Each is one element of the list, in which the first element is none. */
export class ListWindow {
  rows: readonly Row[] = [];
  #main: Span = { from: 0, to: 0 };
  #spans: readonly Span[] = [];
  #screen = screen;
  readonly #heights = new WeakMap<Row, number>();
  readonly #drawn = new WeakMap<Element, Row>();

  /** Around a place, and those with the focus, a selection or one of these keys. */
  show(rows: readonly Row[], at: number, keys: readonly (string | undefined)[]): readonly Span[] {
    this.rows = rows;
    this.#main = this.#around(at, usual);
    const selected = this.#selected();
    const single = [...this.#focused(), ...keys.map((key) => rows.findLastIndex((row) => row.key === key))];
    const spans = [this.#main, ...single.map((from) => ({ from, to: from + 1 }))];
    this.#spans = joined([...spans, { from: Math.min(...selected), to: Math.max(...selected) + 1 }], rows.length);
    return this.#spans;
  }

  all(rows: readonly Row[]): readonly Span[] {
    this.rows = rows;
    this.#spans = [{ from: 0, to: rows.length }];
    return this.#spans;
  }

  /** Notes how high the rows are. Between them is one element for those that are not drawn. */
  measure(list: Element, pane: Element): void {
    this.#screen = pane.clientHeight || screen;
    let at = 1;
    for (const { from, to } of this.#spans) {
      at++;
      for (const row of this.rows.slice(from, to)) {
        const element = list.children[at++];
        if (element === undefined) return;
        this.#drawn.set(element, row);
        this.#heights.set(row, element.getBoundingClientRect().height);
      }
    }
  }

  /** Whether too little is drawn around a place. */
  isNarrow(at: number): boolean {
    const { from, to } = this.#around(at, least);
    return from < this.#main.from || to > this.#main.to;
  }

  /** In pixels. */
  high(from: number, to: number): number {
    let sum = 0;
    for (let at = from; at < to; at++) sum += this.#high(at);
    return sum;
  }

  /** At a height from the top. */
  placeAt = (pixels: number) => reach(0, pixels, this.rows.length, this.#high);

  /** Of the row that an element is, or is in; -1 if there is none. */
  placeOf(node: Node | null | undefined, rows = this.rows): number {
    const element = node instanceof Element ? node : node?.parentElement;
    const row = element?.closest(".list > *");
    const key = row && this.#drawn.get(row)?.key;
    return key === undefined ? -1 : rows.findIndex((one) => one.key === key);
  }

  /** The seqs of messages with the focus or a selection, and at a place. */
  seqs(at: number): readonly number[] {
    return [...this.#focused(), ...this.#selected(), at].flatMap((place) => {
      const row = this.rows[place];
      return row?.kind === "message" && row.seq !== undefined ? row.seq : [];
    });
  }

  #high = (at: number) => {
    const row = this.rows[at];
    return (row && this.#heights.get(row)) ?? unknown;
  };

  #around(at: number, screens: number): Span {
    const reached = (pixels: number) => reach(at, pixels, this.rows.length, this.#high);
    const above = at === this.rows.length ? screens + 2 : screens; // the place is the bottom of what is in sight
    return { from: reached(-above * this.#screen), to: reached((screens + 1) * this.#screen) };
  }

  #focused = () => [this.placeOf(document.activeElement)];

  #selected(): readonly number[] {
    const { anchorNode, focusNode, isCollapsed = true } = getSelection() ?? {};
    return isCollapsed ? [] : [anchorNode, focusNode].map((node) => this.placeOf(node)).filter((at) => at >= 0);
  }
}
