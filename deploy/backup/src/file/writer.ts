import { createHash } from "node:crypto";
import { format, names, type Opening, type Place, type Saved } from "./layout.ts";
import { ending, padding, writeHeader } from "./tar.ts";

/** Makes the pieces of a backup, which must be written in the order they were made. */
export class Writer {
  readonly #hash = createHash("sha256");
  readonly #time: Date;
  #bytes = 0;

  constructor(time: Date) {
    this.#time = time;
  }

  get bytes(): number {
    return this.#bytes;
  }

  open(versions: { readonly parlor: string; readonly broker: string }): Buffer {
    const opening: Opening = { format, ...versions, taken: this.#time.toISOString() };
    return this.#member(names.opening, json(opening));
  }

  stream(stream: string, saved: Saved): Buffer {
    return this.#member(names.stream(stream), json(saved));
  }

  part(stream: string, number: number, content: Uint8Array): Buffer {
    return this.#member(names.part(stream, number), content);
  }

  seal(stream: string): Buffer {
    return this.#sum(names.seal(stream));
  }

  file(place: Place, number: number, content: Uint8Array): Buffer {
    return this.#member(names.file(place, number), content);
  }

  complete(): Buffer {
    return Buffer.concat([this.#sum(names.complete), ending]);
  }

  #sum(name: string): Buffer {
    return this.#member(name, json({ sha256: this.#hash.copy().digest("hex") }));
  }

  #member(name: string, content: Uint8Array): Buffer {
    const header = writeHeader({ name, size: content.length, time: Math.floor(this.#time.getTime() / 1000) });
    const bytes = Buffer.concat([header, content, Buffer.alloc(padding(content.length))]);
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
    return bytes;
  }
}

const json = (value: object) => Buffer.from(`${JSON.stringify(value, undefined, 2)}\n`);
