import { opcodes, walk } from "../../../support/websocket.ts";

export type Frame = { readonly opcode: number; readonly body: Buffer };

const known: ReadonlySet<number> = new Set(Object.values(opcodes));

/** Reads frames behind `held`. Throws if one breaks RFC 6455, so each test also tests what a server must send. */
export async function* readFrames(held: Buffer, bytes: AsyncIterator<Buffer>): AsyncGenerator<Frame, undefined> {
  let left = held;
  for (;;) {
    const frames: Frame[] = [];
    let head = 0;
    walk(left, 0, left.length, (_, all, start, end) => {
      frames.push(readFrame(all.subarray(head, end), start - head));
      head = end;
    });
    left = left.subarray(head);
    yield* frames;
    const chunk = await bytes.next();
    if (chunk.done) break;
    left = Buffer.concat([left, chunk.value]);
  }
  must(left.length === 0, "5.2: the connection ends with half a frame");
}

function readFrame(bytes: Buffer, headSize: number): Frame {
  const [first, second] = [bytes.readUInt8(0), bytes.readUInt8(1)];
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
