import { expect, test } from "vitest";
import { frame, opcodes } from "../../../support/websocket.ts";
import { protocolError } from "./endings.ts";
import { useGateway } from "./gateway.ts";
import { hello, helloBack } from "./hello.ts";
import { ping, text } from "./wire.ts";

const gateway = useGateway();
const pong = (body: string | Uint8Array = "") => ({ opcode: opcodes.pong, body: Buffer.from(body) });

test.for<[string, string | Uint8Array]>([
  ["nothing", ""],
  ["text", "Hello, world!"],
  ["bytes that are no text", Uint8Array.of(0, 255, 254, 253, 252, 251, 0, 255)],
  ["125 bytes", Buffer.alloc(125, 0xfe)],
])("[B1] RFC 6455 5.5.3: a ping with %s gets a pong with the same", async ([, body]) => {
  const peer = await gateway.open();
  peer.send(ping(body));
  expect(await peer.next()).toEqual(pong(body));
});

test("[B1] RFC 6455 5.5.3: ten pings at once get ten pongs in their order", async () => {
  const peer = await gateway.open();
  const bodies = Array.from({ length: 10 }, (_, at) => `ping ${at}`);
  peer.send(...bodies.map((body) => ping(body)));
  for (const body of bodies) expect(await peer.next()).toEqual(pong(body));
});

test("[B1] RFC 6455 5.5.3: ten pings in segments of a byte get ten pongs in their order", async () => {
  const peer = await gateway.open();
  const bodies = Array.from({ length: 10 }, (_, at) => `ping ${at}`);
  await peer.trickle(...bodies.map((body) => ping(body)));
  for (const body of bodies) expect(await peer.next()).toEqual(pong(body));
});

test.for<[string, Buffer[]]>([
  ["one that nobody asked for", [frame({ opcode: opcodes.pong })]],
  ["one with a body", [frame({ opcode: opcodes.pong, body: "unasked" })]],
  ["one of 125 bytes", [frame({ opcode: opcodes.pong, body: Buffer.alloc(125) })]],
  ["ten", Array.from({ length: 10 }, () => frame({ opcode: opcodes.pong, body: "unasked" }))],
])("[B1] RFC 6455 5.5.3: of pongs, %s gets no answer and does no harm", async ([, pongs]) => {
  const peer = await gateway.open();
  peer.send(...pongs, text(hello));
  expect(await peer.answer()).toEqual(helloBack);
});

test("[B1] RFC 6455 5.5.3: a pong between pings is not taken for one", async () => {
  const peer = await gateway.open();
  peer.send(ping("one"), frame({ opcode: opcodes.pong, body: "one" }), ping("two"));
  expect(await peer.next()).toEqual(pong("one"));
  expect(await peer.next()).toEqual(pong("two"));
});

test.for<[string, Buffer]>([
  ["a ping of 126 bytes", ping(Buffer.alloc(126))],
  ["a pong of 126 bytes", frame({ opcode: opcodes.pong, body: Buffer.alloc(126) })],
  ["a close of 126 bytes", frame({ opcode: opcodes.close, body: Buffer.alloc(126, 3) })],
  ["a ping of 65536 bytes", ping(Buffer.alloc(65_536))],
  ["a ping with its length in 16 bits", ping("short", { form: 16 })],
  ["a ping in fragments", ping("half", { fin: false })],
  ["a pong in fragments", frame({ opcode: opcodes.pong, fin: false })],
  ["a close in fragments", frame({ opcode: opcodes.close, body: Buffer.of(3, 232), fin: false })],
])("[B1] RFC 6455 5.5: %s fails the connection", async ([, bytes]) => {
  const peer = await gateway.open();
  peer.send(bytes);
  expect(protocolError).toContain(await peer.ending());
});
