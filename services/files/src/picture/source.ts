type Bytes = {
  read(buffer: Buffer, offset: number, length: number, position: number): Promise<{ readonly bytesRead: number }>;
};

/** What is wrong with a picture, in words for the person who sent it. */
export class Damaged extends Error {
  override name = "Damaged";
}

const windowBytes = 64 * 1024;
/** Photographs have some hundred pieces, long animations some thousand. */
const mostSteps = 200_000;

/** Reads a file at any place through one window, and in a bounded number of steps. */
export class Source {
  readonly size: number;
  readonly #file: Bytes;
  readonly #memory = Buffer.allocUnsafe(windowBytes);
  #window = this.#memory.subarray(0, 0);
  #from = 0;
  #steps = 0;

  constructor(file: Bytes, size: number) {
    this.#file = file;
    this.size = size;
  }

  /** These bytes, at most 64 kB, until the next are asked for. Throws Damaged if the file ends before. */
  async at(from: number, length: number): Promise<Buffer> {
    return (await this.window(from, length)).subarray(0, length);
  }

  /** What is in memory from there on: at least this many bytes. */
  async window(from: number, least: number): Promise<Buffer> {
    this.mustHave(from + least);
    if (++this.#steps > mostSteps) throw new Damaged("This picture is made of too many pieces.");
    const isHere = from >= this.#from && from + least <= this.#from + this.#window.length;
    if (!isHere) await this.#read(from);
    return this.#window.subarray(from - this.#from);
  }

  mustHave(end: number): void {
    if (end > this.size) throw new Damaged("This picture is cut off.");
  }

  async #read(from: number): Promise<void> {
    const length = Math.min(windowBytes, this.size - from);
    let got = 0;
    while (got < length) {
      const { bytesRead } = await this.#file.read(this.#memory, got, length - got, from + got);
      if (bytesRead === 0) throw new Error("The file is shorter than it was."); // nobody else writes to it
      got += bytesRead;
    }
    this.#window = this.#memory.subarray(0, length);
    this.#from = from;
  }
}
