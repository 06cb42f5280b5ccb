import { opcodes } from "./wire.ts";

/** A frame of the gateway. */
export type Frame = { readonly opcode: number; readonly body: Buffer };

const known: ReadonlySet<number> = new Set(Object.values(opcodes));

/**
 * Cuts what arrives behind `held` into frames. Holds the gateway to what RFC 6455 asks of every frame of a server, and
 * throws where it does otherwise: so each test is also a test of that.
 */
export async function* readFrames(held: Buffer, bytes: AsyncIterator<Buffer>): AsyncGenerator<Frame, undefined> {
  let left = held;
  for (;;) {
    const size = frameSize(left);
    if (size !== undefined && size <= left.length) {
      yield readFrame(left.subarray(0, size));
      left = left.subarray(size);
      continue;
    }
    const chunk = await bytes.next();
    if (chunk.done) break;
    left = Buffer.concat([left, chunk.value]);
  }
  must(left.length === 0, "5.2: the connection ends with half a frame");
}

/** The size of the frame at the beginning, as soon as its header is there. */
function frameSize(bytes: Buffer): number | undefined {
  if (bytes.length < 2) return undefined;
  const headSize = headSizes.get(bytes.readUInt8(1) & 0x7f) ?? 2;
  return bytes.length < headSize ? undefined : headSize + bodySize(bytes, headSize);
}

const headSizes: ReadonlyMap<number, number> = new Map([
  [126, 4],
  [127, 10],
]);

function bodySize(bytes: Buffer, headSize: number): number {
  if (headSize === 2) return bytes.readUInt8(1) & 0x7f;
  return headSize === 4 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
}

function readFrame(bytes: Buffer): Frame {
  const [first, second] = [bytes.readUInt8(0), bytes.readUInt8(1)];
  const headSize = headSizes.get(second & 0x7f) ?? 2;
  const body = bytes.subarray(headSize);
  const opcode = first & 0x0f;
  must((first & 0x70) === 0, "5.2: reserved bits without an extension");
  must((first & 0x80) !== 0, "5.4: the gateway has no use for fragments, so one is a mistake");
  must(known.has(opcode), "5.2: an opcode that is reserved");
  must((second & 0x80) === 0, "5.1: a server does not mask");
  must(headSize !== 4 || body.length > 125, "5.2: a length that is not in its shortest form");
  must(headSize !== 10 || body.length > 65_535, "5.2: a length that is not in its shortest form");
  must(opcode < opcodes.close || body.length <= 125, "5.5: a control frame of more than 125 bytes");
  must(opcode !== opcodes.close || body.length !== 1, "5.5.1: a close frame with half a code");
  return { opcode, body };
}

function must(holds: boolean, rule: string): void {
  if (!holds) throw new Error(`The gateway breaks RFC 6455, ${rule}.`);
}
