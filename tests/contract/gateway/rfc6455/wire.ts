import { type FrameParts, frame, opcodes } from "../../../support/websocket.ts";

export const text = (body: string | Uint8Array, parts: Partial<FrameParts> = {}) =>
  frame({ opcode: opcodes.text, body, ...parts });
export const ping = (body: string | Uint8Array = "", parts: Partial<FrameParts> = {}) =>
  frame({ opcode: opcodes.ping, body, ...parts });
export const pong = (body: string | Uint8Array = "", parts: Partial<FrameParts> = {}) =>
  frame({ opcode: opcodes.pong, body, ...parts });
/** The last piece unless `fin` says otherwise. */
export const more = (body: string | Uint8Array, parts: Partial<FrameParts> = {}) =>
  frame({ opcode: opcodes.continuation, body, ...parts });

export function close(code: number, reason: string | Uint8Array = "") {
  return frame({ opcode: opcodes.close, body: Buffer.concat([twoBytes(code), Buffer.from(reason)]) });
}

/** One message, a frame for each piece. */
export function fragments(pieces: readonly (string | Uint8Array)[]): Buffer[] {
  const last = pieces.length - 1;
  return pieces.map((body, at) => (at === 0 ? text(body, { fin: last === 0 }) : more(body, { fin: at === last })));
}

function twoBytes(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}
