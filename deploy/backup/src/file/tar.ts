/** `time` is in seconds since 1970. */
export type Header = { readonly name: string; readonly size: number; readonly time: number };

export const block = 512;

const at = { name: 0, mode: 100, owner: 108, group: 116, size: 124, time: 136, sum: 148, type: 156, magic: 257 };

/** POSIX `ustar`, which every tar reads. */
export function writeHeader({ name, size, time }: Header): Buffer {
  const bytes = Buffer.alloc(block);
  bytes.write(name, at.name);
  bytes.write(octal(0o600, 8), at.mode);
  bytes.write(octal(0, 8), at.owner);
  bytes.write(octal(0, 8), at.group);
  bytes.write(octal(size, 12), at.size);
  bytes.write(octal(time, 12), at.time);
  bytes.write(" ".repeat(8), at.sum); // the sum is taken with blanks in its own place
  bytes.write("0", at.type);
  bytes.write("ustar\x0000", at.magic);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${octal(sum, 7)} `, at.sum);
  return bytes;
}

/** Undefined if the header is not, to the last bit, one that `writeHeader` writes. */
export function readHeader(bytes: Buffer): Header | undefined {
  const text = (from: number, to: number) => bytes.toString("latin1", from, to).replace(/\0.*$/s, "");
  const size = Number.parseInt(text(at.size, at.time), 8);
  const time = Number.parseInt(text(at.time, at.sum), 8);
  if (!(size >= 0 && time >= 0)) return undefined;
  const header = { name: text(at.name, at.mode), size, time };
  return writeHeader(header).equals(bytes) ? header : undefined;
}

/** The number of zeros after a content of this size: members begin at whole blocks. */
export function padding(size: number): number {
  return (block - (size % block)) % block;
}

export const ending = Buffer.alloc(2 * block);

const octal = (value: number, length: number) => `${value.toString(8).padStart(length - 1, "0")}\0`;
