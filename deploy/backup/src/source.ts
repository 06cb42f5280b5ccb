import { createReadStream, fstatSync } from "node:fs";

/** Standard input. A file can be read twice, a pipe only once. */
export type Source = { readonly twice: boolean; readonly open: () => AsyncIterable<Uint8Array> };

const stdin = 0;

/** Reads standard input from its beginning, as often as it can be. */
export function openSource(): Source {
  if (!fstatSync(stdin).isFile()) return { twice: false, open: () => process.stdin };
  return { twice: true, open: () => createReadStream("", { fd: stdin, start: 0, autoClose: false }) };
}
