/** Frames of RFC 6455 section 5.2, counted by walking their headers: what is in them is mostly not looked at. */
const lengths = { word: 126, long: 127 } as const;

export const opcodes = { text: 1, close: 8, ping: 9, pong: 10 } as const;

/** Takes the frames of a chunk one by one. */
export type Visit = (opcode: number, bytes: Buffer, start: number, end: number) => void;

/** Visits every whole frame between `start` and `end`; gives where the first one begins that is not whole. */
export function walk(bytes: Buffer, start: number, end: number, visit: Visit): number {
  let at = start;
  while (end - at >= 2) {
    const short = (bytes[at + 1] ?? 0) & 127;
    const head = short === lengths.word ? 4 : short === lengths.long ? 10 : 2;
    if (end - at < head) break;
    const length = head === 2 ? short : head === 4 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2));
    if (end - at < head + length) break;
    visit((bytes[at] ?? 0) & 15, bytes, at + head, at + head + length);
    at += head + length;
  }
  return at;
}

/**
 * One frame from a client, ready to be sent. It is masked with zeros: RFC 6455 section 5.3 wants a mask that a page
 * cannot foresee, and there is no page here, while masking would cost the generator what it should spend on load.
 */
export function clientFrame(data: string | Buffer, opcode: number = opcodes.text): Buffer {
  const content = typeof data === "string" ? Buffer.from(data) : data;
  const { length } = content;
  const head = length < lengths.word ? 2 : 4;
  const frame = Buffer.alloc(head + 4 + length);
  frame[0] = 0x80 | opcode;
  frame[1] = 0x80 | (head === 2 ? length : lengths.word);
  if (head === 4) frame.writeUInt16BE(length, 2);
  frame.set(content, head + 4);
  return frame;
}
