import { Damaged } from "./source.ts";

/** Bytes of our own, or a range of the file, its end left out. */
export type Part = Buffer | { readonly from: number; readonly to: number };

/** Width and height are as the picture is shown. `isClean`: nothing but the picture is left in its parts. */
export type Picture = {
  readonly width: number;
  readonly height: number;
  readonly isClean: boolean;
  readonly parts: readonly Part[];
};

const mostParts = 20_000;

/** What is kept of a file, in order; ranges that follow one another are one. */
export class Kept {
  readonly parts: Part[] = [];

  range(from: number, to: number): void {
    const last = this.parts.at(-1);
    if (last !== undefined && "to" in last && last.to === from)
      this.parts[this.parts.length - 1] = { from: last.from, to };
    else if (to > from) this.#add({ from, to });
  }

  bytes(bytes: Buffer): void {
    this.#add(bytes);
  }

  #add(part: Part): void {
    if (this.parts.length >= mostParts) throw new Damaged("This picture is made of too many pieces.");
    this.parts.push(part);
  }
}

export const lengthOf = (parts: readonly Part[]): number =>
  parts.reduce((sum, part) => sum + ("to" in part ? part.to - part.from : part.length), 0);
