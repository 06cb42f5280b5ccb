import { createHash } from "node:crypto";
import { Failure } from "../failure.ts";
import { largest } from "./layout.ts";
import { block, ending, padding, readHeader } from "./tar.ts";

/** `sumBefore` is the SHA-256 of every byte before this member. */
export type Member = { readonly name: string; readonly content: Buffer; readonly sumBefore: () => string };

/** Reads a tar file of ours, one member at a time. Rejects at the first bit that our writer would not have written. */
export async function* readMembers(source: AsyncIterable<Uint8Array>): AsyncGenerator<Member, void> {
  const hash = createHash("sha256");
  const input = openInput(source);
  for (;;) {
    const head = await input.take(block);
    if (head.equals(ending.subarray(block))) break;
    const header = readHeader(head);
    if (!header || header.size > largest) throw input.damaged();
    const content = await input.take(header.size);
    const zeros = await input.take(padding(header.size));
    if (zeros.some((byte) => byte !== 0)) throw input.damaged();
    const before = hash.copy();
    for (const bytes of [head, content, zeros]) hash.update(bytes);
    yield { name: header.name, content, sumBefore: () => before.digest("hex") };
  }
  if (!(await input.take(block)).equals(ending.subarray(block))) throw input.damaged();
  if (!(await input.ended())) throw input.damaged();
}

function openInput(source: AsyncIterable<Uint8Array>) {
  const pieces = source[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  let taken = 0;

  /** Holds at least `count` bytes; false if the source ends before. */
  async function hold(count: number): Promise<boolean> {
    const found = [held];
    let length = held.length;
    while (length < count) {
      const { value, done } = await pieces.next();
      if (done) break;
      found.push(Buffer.from(value));
      length += value.length;
    }
    held = found.length === 1 ? held : Buffer.concat(found);
    return length >= count;
  }

  return {
    async take(count: number): Promise<Buffer> {
      if (!(await hold(count))) throw new Failure(`the backup is cut short after ${taken + held.length} bytes`);
      const bytes = held.subarray(0, count);
      held = held.subarray(count);
      taken += count;
      return bytes;
    },
    ended: async () => !(await hold(1)),
    damaged: () =>
      new Failure(taken <= block ? "this is no backup of a Parlor" : `the backup is damaged near byte ${taken}`),
  };
}
