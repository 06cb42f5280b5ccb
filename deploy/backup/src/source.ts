import { createReadStream, fstatSync } from "node:fs";

/** `twice`: a file can be read twice, a pipe only once. */
export type Source = { readonly twice: boolean; readonly open: () => AsyncIterable<Uint8Array> };

const stdin = 0;

export function openSource(): Source {
  if (!fstatSync(stdin).isFile()) return { twice: false, open: () => process.stdin };
  return { twice: true, open: () => createReadStream("", { fd: stdin, start: 0, autoClose: false }) };
}
