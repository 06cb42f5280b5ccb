/** Opcodes of RFC 6455, 5.2. */
export const opcodes = { continuation: 0x0, text: 0x1, binary: 0x2, close: 0x8, ping: 0x9, pong: 0xa } as const;

/** The masking key of the examples in RFC 6455, 5.7: any will do, and the same one makes a failure repeatable. */
const exampleMask = Uint8Array.of(0x37, 0xfa, 0x21, 0x3d);

/** What a length field looks like: in the second byte itself, or in 16 or 64 bits behind it. */
type Form = 7 | 16 | 64;

export type FrameParts = {
  readonly opcode: number;
  readonly body?: string | Uint8Array;
  readonly fin?: boolean;
  /** RSV1, RSV2 and RSV3 as three bits. */
  readonly reserved?: number;
  /** Four bytes, those of the RFC's examples unless given; `false` for a frame that is not masked. */
  readonly mask?: Uint8Array | false;
  /** The shortest unless given. */
  readonly form?: Form;
  /** The length that is claimed: the true one unless given. */
  readonly claimed?: bigint;
};

/** The bytes of one frame, which may break any rule of RFC 6455, 5.2. */
export function frame({ opcode, body = "", fin = true, reserved = 0, mask = exampleMask, ...rest }: FrameParts) {
  const data = Buffer.from(body);
  const length = rest.claimed ?? BigInt(data.length);
  const first = (fin ? 0x80 : 0) | (reserved << 4) | opcode;
  const head = Buffer.from([first, ...lengthField(length, rest.form ?? shortest(length))]);
  if (!mask) return Buffer.concat([head, data]);
  head.writeUInt8((head[1] ?? 0) | 0x80, 1);
  return Buffer.concat([head, mask, data.map((byte, at) => byte ^ (mask[at % 4] ?? 0))]);
}

export const text = (body: string | Uint8Array, parts: Partial<FrameParts> = {}) =>
  frame({ opcode: opcodes.text, body, ...parts });
export const ping = (body: string | Uint8Array = "", parts: Partial<FrameParts> = {}) =>
  frame({ opcode: opcodes.ping, body, ...parts });
/** One more piece of a message; the last one unless `fin` says otherwise. */
export const more = (body: string | Uint8Array, parts: Partial<FrameParts> = {}) =>
  frame({ opcode: opcodes.continuation, body, ...parts });

/** A close frame with a status code and its reason. */
export function close(code: number, reason: string | Uint8Array = "") {
  return frame({ opcode: opcodes.close, body: Buffer.concat([twoBytes(code), Buffer.from(reason)]) });
}

/** One message in so many frames as there are pieces. */
export function fragments(pieces: readonly (string | Uint8Array)[]): Buffer[] {
  const last = pieces.length - 1;
  return pieces.map((body, at) => (at === 0 ? text(body, { fin: last === 0 }) : more(body, { fin: at === last })));
}

function twoBytes(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function shortest(length: bigint): Form {
  if (length < 126n) return 7;
  return length < 65_536n ? 16 : 64;
}

function lengthField(length: bigint, form: Form): readonly number[] {
  if (form === 7) return [Number(length)];
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(length);
  return form === 16 ? [126, ...bytes.subarray(6)] : [127, ...bytes];
}
