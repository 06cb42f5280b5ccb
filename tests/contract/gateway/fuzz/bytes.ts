import fc from "fast-check";
import { handshake } from "../../../support/websocket.ts";

const anything = fc.uint8Array({ maxLength: 300, size: "max" }).map((bytes) => Buffer.from(bytes));

function spoiledHello(): fc.Arbitrary<Buffer> {
  const odd = [
    "GET / HTTP/1.1",
    "GET /ws HTTP/0.9",
    "POST /ws HTTP/1.1",
    "Content-Length: 99999999999999999999",
    "Content-Length: -1",
    "Transfer-Encoding: chunked",
    "Sec-WebSocket-Key: ",
    "Sec-WebSocket-Version: 8",
    `Sec-WebSocket-Protocol: ${"chat.v0,".repeat(300)}`,
    "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=99",
    "Origin: null",
    "Origin: http://parlor",
    "Host:",
    ": none",
    `X: ${"x".repeat(20_000)}`,
    "\u0000",
    "",
  ];
  const lines = handshake().toString().split("\r\n");
  const chosen = fc.shuffledSubarray([...lines.slice(1), ...odd], { minLength: 1 });
  return fc
    .tuple(fc.constantFrom(lines[0] ?? "", ...odd), chosen, fc.constantFrom("\r\n", "\n", "\r"))
    .map(([first, rest, end]) => Buffer.from([first, ...rest, "", ""].join(end)));
}

function spoiledFrame(): fc.Arbitrary<Buffer> {
  const head = fc.record({ first: fc.nat(255), isMasked: fc.boolean(), mask: fc.nat(0xffffffff) });
  const length = fc.oneof(fc.nat(130), fc.constantFrom(65_536, 300_000, 2 ** 32, 2 ** 53 - 1));
  return fc
    .tuple(head, fc.constantFrom(7, 16, 64), length, anything)
    .map(([{ first, isMasked, mask }, bits, size, data]) => {
      const header = Buffer.alloc(14);
      header.writeUInt8(first);
      const flag = isMasked ? 0x80 : 0;
      let at = 2;
      if (bits === 7) header.writeUInt8(flag | (size > 125 ? data.length % 126 : size), 1);
      if (bits === 16) at = header.writeUInt16BE(size % 65_536, 2);
      if (bits === 64) at = header.writeBigUInt64BE(BigInt(size), 2);
      if (bits > 7) header.writeUInt8(flag | (bits === 16 ? 126 : 127), 1);
      if (isMasked) at = header.writeUInt32BE(mask, at);
      return Buffer.concat([header.subarray(0, at), data]);
    });
}

function wholeFrame(): fc.Arbitrary<Buffer> {
  const bodies = [
    '{"type":"session.ping","ref":1}',
    '{"type":"room.watch","ref":2}',
    "\u0003\u00e8",
    "\u0000\u0001",
    "hm",
  ];
  return fc.tuple(fc.nat(255), fc.constantFrom(...bodies)).map(([first, body]) => {
    const data = Buffer.from(body, "latin1");
    return Buffer.concat([Buffer.of(first, 0x80 | data.length, 0, 0, 0, 0), data]);
  });
}

export type Burst = { readonly pieces: readonly Buffer[]; readonly greets: boolean };

/** Written to a socket in pieces, with or without a good handshake before it. */
export function bursts(): fc.Arbitrary<Burst> {
  const before = fc.oneof(anything, spoiledHello());
  const after = fc.oneof(anything, spoiledFrame(), wholeFrame(), wholeFrame());
  const many = (piece: fc.Arbitrary<Buffer>) => fc.array(piece, { minLength: 1, maxLength: 12, size: "max" });
  return fc.oneof(
    fc.record({ greets: fc.constant(false), pieces: many(before) }),
    fc.record({ greets: fc.constant(true), pieces: many(after) }),
  );
}
