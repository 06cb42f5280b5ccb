import { expect, test } from "vitest";
import { frame, opcodes } from "../../../support/websocket.ts";
import { badText, noCommand, protocolError, tooBig } from "./endings.ts";
import { useGateway } from "./gateway.ts";
import { hello, helloBack, helloOf } from "./hello.ts";
import { ping, text } from "./wire.ts";

const gateway = useGateway();

test.for([125, 126, 127, 128, 65_535, 65_536])("[B1] RFC 6455 5.2: a text of %i bytes is one message", async (size) => {
  const peer = await gateway.open();
  peer.send(text(helloOf(size)));
  expect(await peer.answer()).toEqual(helloBack);
});

test.for([0, 1, 125, 126, 127, 128, 65_535, 65_536])(
  "[B1] RFC 6455 5.6: a binary message of %i bytes is understood, and is no command",
  async (size) => {
    const peer = await gateway.open();
    peer.send(frame({ opcode: opcodes.binary, body: Buffer.alloc(size, 0xfe) }));
    expect(await peer.ending()).toBe(noCommand);
  },
);

test("[B1] RFC 6455 5.2: an empty text is a message, and no command", async () => {
  const peer = await gateway.open();
  peer.send(text(""));
  expect(await peer.ending()).toBe(noCommand);
});

/** The RFC asks it of who sends. Here it is read with the length it says, within the same limits: nothing is gained by it. */
test.for<[string, Buffer]>([
  ["31 bytes in 16 bits", text(hello, { form: 16 })],
  ["31 bytes in 64 bits", text(hello, { form: 64 })],
  ["125 bytes in 16 bits", text(helloOf(125), { form: 16 })],
  ["126 bytes in 64 bits", text(helloOf(126), { form: 64 })],
  ["65535 bytes in 64 bits", text(helloOf(65_535), { form: 64 })],
])("[B1] RFC 6455 5.2: %s, not the fewest, are read all the same (deviation)", async ([, bytes]) => {
  const peer = await gateway.open();
  peer.send(bytes);
  expect(await peer.answer()).toEqual(helloBack);
});

test.for<[string, bigint]>([
  ["with its highest bit set", 1n << 63n],
  ["of all bits", (1n << 64n) - 1n],
  ["that is the greatest allowed", (1n << 63n) - 1n],
  ["beyond 32 bits", (1n << 32n) + 31n],
])("[B1] RFC 6455 5.2: a length %s fails the connection before anything of it is held", async ([, claimed]) => {
  const peer = await gateway.open();
  peer.send(text(hello, { form: 64, claimed }));
  expect([...protocolError, ...tooBig]).toContain(await peer.ending());
});

test.for<[string, Uint8Array]>([
  ["zeros", Uint8Array.of(0, 0, 0, 0)],
  ["ones", Uint8Array.of(255, 255, 255, 255)],
  ["four different bytes", Uint8Array.of(1, 2, 4, 128)],
])("[B1] RFC 6455 5.3: a mask of %s is taken off, wherever the text ends in it", async ([, mask]) => {
  const peer = await gateway.open();
  for (const size of [126, 127, 128, 129]) peer.send(text(helloOf(size), { mask }));
  for (let left = 4; left > 0; left--) expect(await peer.answer()).toEqual(helloBack);
});

/*
 * uWebSockets.js takes every frame for a masked one, and so the first four bytes of the text for the mask. The mask
 * protects proxies from what clients send, not servers: here it is the sender's own text that is garbled, and checked
 * as any other.
 */
test("[B1] RFC 6455 5.1: a frame without a mask is garbled instead of refused, and is no command (deviation)", async () => {
  const peer = await gateway.open();
  peer.send(text(hello, { mask: false }), Buffer.from("more"));
  expect(await peer.ending()).toBe(noCommand);
});

test("[B1] RFC 6455 5.1: frames without a mask fail the connection", async () => {
  const peer = await gateway.open();
  peer.send(text(hello, { mask: false }), text(hello, { mask: false }));
  expect(badText).toContain(await peer.ending());
});

test("[B1] RFC 6455 5.1: a ping without a mask is answered with what was read as its body (deviation)", async () => {
  const peer = await gateway.open();
  peer.send(ping("abcd", { mask: false }), Buffer.of(1, 1, 1, 1));
  expect(await peer.next()).toEqual({ opcode: opcodes.pong, body: Buffer.from("`cbe") });
});
