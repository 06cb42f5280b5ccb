import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { frame, handshake, opcodes, opening } from "../../../support/websocket.ts";
import { noCommand, protocolError } from "./endings.ts";
import { useGateway } from "./gateway.ts";
import { dial, readResponse } from "./handshake.ts";
import { hello, helloBack, helloOf } from "./hello.ts";
import { close, fragments, ping, text } from "./wire.ts";

const gateway = useGateway();

test("[B1] RFC 6455 4.2.1: a handshake in segments of a byte is understood", async () => {
  const { socket, bytes } = dial(gateway.port);
  for (const byte of handshake(opening)) {
    socket.write(Uint8Array.of(byte));
    await setImmediate();
  }
  expect((await readResponse(bytes)).response.status).toBe(101);
});

test.for<[string, Buffer[]]>([
  ["a text", [text(hello)]],
  ["a text with its length in 16 bits", [text(helloOf(200))]],
  ["a text with its length in 64 bits", [text(hello, { form: 64 })]],
  ["fragments", fragments([hello.slice(0, 7), "", hello.slice(7)])],
  ["a pong and a text", [frame({ opcode: opcodes.pong, body: "unasked" }), text(hello)]],
])("[B1] RFC 6455 5.2: %s in segments of a byte is understood", async ([, bytes]) => {
  const peer = await gateway.open();
  await peer.trickle(...bytes);
  expect(await peer.answer()).toEqual(helloBack);
});

test("[B1] RFC 6455 5.5.2: a ping of 125 bytes in segments of a byte is answered", async () => {
  const peer = await gateway.open();
  const body = Buffer.alloc(125, 0xfe);
  await peer.trickle(ping(body));
  expect(await peer.next()).toEqual({ opcode: opcodes.pong, body });
});

test("[B1] RFC 6455 5.5.1: a close in segments of a byte is answered", async () => {
  const peer = await gateway.open();
  await peer.trickle(close(1000, "bye"));
  expect(await peer.ending()).toBe(1000);
});

test("[B1] RFC 6455 5.6: a binary message in segments of a byte is no command", async () => {
  const peer = await gateway.open();
  await peer.trickle(frame({ opcode: opcodes.binary, body: "bytes" }));
  expect(await peer.ending()).toBe(noCommand);
});

test("[B1] RFC 6455 5.2: a wrong first byte fails the connection as soon as its frame's header is there", async () => {
  const peer = await gateway.open();
  peer.send(frame({ opcode: 3, body: hello }).subarray(0, 6));
  expect(protocolError).toContain(await peer.ending());
});

test.for([1, 2, 3, 5, 6, 7, 8, 20])("[B1] RFC 6455 5.2: two frames cut after byte %i of the second", async (at) => {
  const peer = await gateway.open();
  const [one, two] = [text(hello), text(helloOf(150))];
  peer.send(one, two.subarray(0, at));
  expect(await peer.answer()).toEqual(helloBack);
  peer.send(two.subarray(at));
  expect(await peer.answer()).toEqual(helloBack);
});
