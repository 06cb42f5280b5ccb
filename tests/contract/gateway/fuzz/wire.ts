import { protocol } from "@parlor/contracts";

/** A request to open a WebSocket that the gateway grants. It offers no compression, so that what comes back can be searched. */
export const hello = [
  "GET /ws HTTP/1.1",
  "Host: parlor",
  "Connection: Upgrade",
  "Upgrade: websocket",
  "Sec-WebSocket-Version: 13",
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
  `Sec-WebSocket-Protocol: ${protocol}`,
  "\r\n",
].join("\r\n");

export const opcodes = { text: 1, binary: 2, close: 8 } as const;
const final = 0x80;
const masked = 0x80;

/** A whole frame as a client sends it. The mask is zeros, which leaves the bytes as they are. */
export function clientFrame(opcode: number, bytes: Uint8Array): Buffer {
  const mask = Buffer.alloc(4);
  return Buffer.concat([Buffer.of(final | opcode), lengthOf(bytes.length), mask, bytes]);
}

function lengthOf(length: number): Buffer {
  if (length < 126) return Buffer.of(masked | length);
  const long = length > 0xffff;
  const field = Buffer.alloc(long ? 9 : 3, masked | (long ? 127 : 126));
  if (long) field.writeBigUInt64BE(BigInt(length), 1);
  else field.writeUInt16BE(length, 1);
  return field;
}

export type ServerFrame = { readonly opcode: number; readonly data: Buffer; readonly rest: Buffer };

/** The first frame of what a server sent, and what follows it; undefined while it is not whole. */
export function firstFrame(bytes: Buffer): ServerFrame | undefined {
  if (bytes.length < 2) return undefined;
  const short = bytes.readUInt8(1) & 0x7f;
  const start = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (bytes.length < start) return undefined;
  const length = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  if (bytes.length < start + length) return undefined;
  return {
    opcode: bytes.readUInt8(0) & 0x0f,
    data: bytes.subarray(start, start + length),
    rest: bytes.subarray(start + length),
  };
}
