import { deflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import { frame, opcodes } from "../../../support/websocket.ts";
import { protocolError } from "./endings.ts";
import { useGateway } from "./gateway.ts";
import { hello, helloBack } from "./hello.ts";
import { more, ping, text } from "./wire.ts";

const gateway = useGateway();
const reservedBits = [1, 2, 3, 4, 5, 6, 7];

const places: readonly [string, (reserved: number) => Buffer[]][] = [
  ["a text", (reserved) => [text(hello, { reserved })]],
  ["a binary message", (reserved) => [frame({ opcode: opcodes.binary, body: "bytes", reserved })]],
  ["a ping", (reserved) => [ping("ping", { reserved })]],
  ["a close", (reserved) => [frame({ opcode: opcodes.close, reserved })]],
  ["a later fragment", (reserved) => [text("{", { fin: false }), more("}", { reserved })]],
];

test.for(places.flatMap(([place, bytes]) => reservedBits.map((bits) => ({ place, bits, bytes }))))(
  "[B1] RFC 6455 5.2: reserved bits $bits in $place fail the connection",
  async ({ bits, bytes }) => {
    const peer = await gateway.open();
    peer.send(...bytes(bits));
    expect(protocolError).toContain(await peer.ending());
  },
);

test.for([3, 4, 5, 6, 7, 11, 12, 13, 14, 15])(
  "[B1] RFC 6455 5.2: opcode %i, which is reserved, fails the connection",
  async (opcode) => {
    for (const body of ["", "a body"]) {
      const peer = await gateway.open();
      peer.send(frame({ opcode, body }));
      expect(protocolError).toContain(await peer.ending());
    }
  },
);

test.for([3, 7, 11, 15])("[B1] RFC 6455 5.2: so does opcode %i between fragments", async (opcode) => {
  const peer = await gateway.open();
  peer.send(text("{", { fin: false }), frame({ opcode }), more("}"));
  expect(protocolError).toContain(await peer.ending());
});

test.for([3, 11])("[B1] RFC 6455 5.2: what was said before opcode %i was heard", async (opcode) => {
  const peer = await gateway.open();
  peer.send(text(hello));
  expect(await peer.answer()).toEqual(helloBack);
  peer.send(frame({ opcode }), text(hello));
  expect(protocolError).toContain(await peer.ending());
});

test.for(["permessage-deflate", "permessage-deflate; server_no_context_takeover; client_no_context_takeover"])(
  "[B1] RFC 7692 6: %s was declined, so a compressed message fails the connection",
  async (offered) => {
    const peer = await gateway.open({ "Sec-WebSocket-Extensions": offered });
    peer.send(text(deflateRawSync(hello), { reserved: 0b100 }));
    expect(protocolError).toContain(await peer.ending());
  },
);
