/** Answered at once, anywhere: the answer shows that the bytes arrived as one message. */
export const hello = '{"type":"session.ping","ref":1}';

export const helloBack = [{ type: "session.pong", ref: 1, seq: 0 }];

const [start, end] = ['{"type":"session.ping","ref":1,"pad":"', '"}'];

/** In a field that is ignored. */
export function helloWith(bytes: string | Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(start), Buffer.from(bytes), Buffer.from(end)]);
}

/** In exactly `size` bytes. */
export function helloOf(size: number): Buffer {
  return helloWith("x".repeat(size - start.length - end.length));
}

/** In pieces of `pieceSize` bytes. */
export function helloIn(pieceSize: number, bytes: Uint8Array = Buffer.from(hello)): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / pieceSize) }, (_, at) =>
    bytes.subarray(at * pieceSize, (at + 1) * pieceSize),
  );
}
