import { protocol } from "@parlor/contracts";

/** RFC 6455, 5.2. */
export const opcodes = { continuation: 0x0, text: 0x1, binary: 0x2, close: 0x8, ping: 0x9, pong: 0xa } as const;

const lengths = { word: 126, long: 127 } as const;

export type Visit = (opcode: number, bytes: Buffer, start: number, end: number) => void;

/** Visits every whole frame between `start` and `end`; returns where the first incomplete one begins. */
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

/** A client's frame masked with zeros: without a page, the RFC's unforeseeable mask (5.3) would only cost load. */
export function clientFrame(data: string | Uint8Array, opcode: number = opcodes.text): Buffer {
  const content = typeof data === "string" ? Buffer.from(data) : data;
  const { length } = content;
  const head = length < lengths.word ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.alloc(head + 4 + length);
  frame[0] = 0x80 | opcode;
  frame[1] = 0x80 | (head === 2 ? length : head === 4 ? lengths.word : lengths.long);
  if (head === 4) frame.writeUInt16BE(length, 2);
  if (head === 10) frame.writeBigUInt64BE(BigInt(length), 2);
  frame.set(content, head + 4);
  return frame;
}

// Of the examples in RFC 6455, 5.7: the same one makes a failure repeatable.
const exampleMask = Uint8Array.of(0x37, 0xfa, 0x21, 0x3d);

type Form = 7 | 16 | 64;

export type FrameParts = {
  readonly opcode: number;
  readonly body?: string | Uint8Array;
  readonly fin?: boolean;
  /** RSV1, RSV2 and RSV3 as three bits. */
  readonly reserved?: number;
  /** Four bytes, the RFC's unless given; `false` for none. */
  readonly mask?: Uint8Array | false;
  /** The shortest unless given. */
  readonly form?: Form;
  /** The true length unless given. */
  readonly claimed?: bigint;
};

/** It may break any rule of RFC 6455, 5.2. */
export function frame({ opcode, body = "", fin = true, reserved = 0, mask = exampleMask, ...rest }: FrameParts) {
  const data = Buffer.from(body);
  const length = rest.claimed ?? BigInt(data.length);
  const first = (fin ? 0x80 : 0) | (reserved << 4) | opcode;
  const head = Buffer.from([first, ...lengthField(length, rest.form ?? shortest(length))]);
  if (!mask) return Buffer.concat([head, data]);
  head.writeUInt8((head[1] ?? 0) | 0x80, 1);
  return Buffer.concat([head, mask, data.map((byte, at) => byte ^ (mask[at % 4] ?? 0))]);
}

function shortest(length: bigint): Form {
  if (length < 126n) return 7;
  return length < 65_536n ? 16 : 64;
}

function lengthField(length: bigint, form: Form): readonly number[] {
  if (form === 7) return [Number(length)];
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(length);
  return form === 16 ? [lengths.word, ...bytes.subarray(6)] : [lengths.long, ...bytes];
}

/** `undefined` leaves a field out. */
export type Fields = Readonly<Record<string, string | undefined>>;

/** The example of RFC 6455, 1.3. */
export const exampleKey = "dGhlIHNhbXBsZSBub25jZQ==";
export const exampleAccept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

/** What RFC 6455, 4.1 asks of a client. Uncompressed, so that what comes back can be searched. */
export const opening: Fields = {
  Host: "127.0.0.1",
  Upgrade: "websocket",
  Connection: "Upgrade",
  "Sec-WebSocket-Key": exampleKey,
  "Sec-WebSocket-Version": "13",
  "Sec-WebSocket-Protocol": protocol,
};

export function handshake(fields: Fields = opening, line = "GET /ws HTTP/1.1"): Buffer {
  const lines = Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : `${name}: ${value}`));
  return Buffer.from([line, ...lines, "\r\n"].join("\r\n"));
}
