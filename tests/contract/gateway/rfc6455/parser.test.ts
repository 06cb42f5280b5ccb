import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { frame, handshake, opcodes } from "../../../support/websocket.ts";
import { badClose, badText, type Ending, noCommand, protocolError, tooBig } from "./endings.ts";
import { useGateway } from "./gateway.ts";
import { dial, readResponse } from "./handshake.ts";
import { hello, helloBack, helloIn, helloOf } from "./hello.ts";
import { close, fragments, more, ping, pong, text } from "./wire.ts";

// A sample of what uWebSockets.js alone decides, one or two cases of each kind and every deviation from the RFC: enough
// to see that a new version of it still parses, and what it has changed.
const gateway = useGateway();
const [first, second] = [hello.slice(0, 9), hello.slice(9)];
const open = { fin: false };
const unmasked = { mask: false } as const;
const binary = (body: string, fin = true) => frame({ opcode: opcodes.binary, body, fin });
const mask = Uint8Array.of(1, 2, 4, 128);

test("[B1] RFC 6455 4.2.1: a handshake that comes byte by byte is understood", async () => {
  const { socket, bytes } = dial(gateway.port);
  for (const byte of handshake()) {
    socket.write(Uint8Array.of(byte));
    await setImmediate();
  }
  expect((await readResponse(bytes)).response.status).toBe(101);
});

type Sample = readonly [section: string, what: string, bytes: readonly Buffer[]];

test.for<Sample>([
  ["5.2", "a text with its length in 16 bits", [text(helloOf(126))]],
  ["5.2", "a text with its length in 64 bits", [text(helloOf(65_536))]],
  ["5.2", "a length of 7 bits in 16 (deviation)", [text(helloOf(125), { form: 16 })]],
  ["5.2", "a length of 7 bits in 64 (deviation)", [text(hello, { form: 64 })]],
  ["5.4", "a fragment for each byte", fragments(helloIn(1))],
  ["5.4", "fragments of which many are empty", fragments(["", "", first, "", "", second, ""])],
])("[B1] RFC 6455 %s: %s, is one message, whether it comes at once or byte by byte", async ([, , bytes]) => {
  const peer = await gateway.open();
  peer.send(...bytes);
  expect(await peer.answer()).toEqual(helloBack);
  const whole = Buffer.concat(bytes);
  await peer.trickle(whole.subarray(0, 300)); // all of it, but for the long text that is alike throughout
  peer.send(whole.subarray(300));
  expect(await peer.answer()).toEqual(helloBack);
});

test("[B1] RFC 6455 5.3: a mask is taken off, wherever the text ends in it", async () => {
  const peer = await gateway.open();
  for (const size of [126, 127, 128, 129]) peer.send(text(helloOf(size), { mask }));
  for (let left = 4; left > 0; left--) expect(await peer.answer()).toEqual(helloBack);
});

test.for([1, 3, 8])("[B1] RFC 6455 5.2: two frames cut after byte %i of the second", async (at) => {
  const peer = await gateway.open();
  const [one, two] = [text(hello), text(helloOf(150))];
  peer.send(one, two.subarray(0, at));
  expect(await peer.answer()).toEqual(helloBack);
  peer.send(two.subarray(at));
  expect(await peer.answer()).toEqual(helloBack);
});

test("[B1] RFC 6455 5.5: pings between fragments are answered at once, and the message is whole", async () => {
  const peer = await gateway.open();
  const answerTo = (body: string | Buffer) => ({ opcode: opcodes.pong, body: Buffer.from(body) });
  const longest = Buffer.alloc(125, 0xfe);
  peer.send(text(first, open), ping("one"), ping(longest));
  for (const body of ["one", longest]) expect(await peer.next()).toEqual(answerTo(body));
  peer.send(more("", open), ping(), pong(), more(second));
  expect(await peer.next()).toEqual(answerTo(""));
  expect(await peer.answer()).toEqual(helloBack);
});

test.for<readonly [...Sample, readonly Ending[]]>([
  ["5.2", "a reserved bit in a text", [text(hello, { reserved: 1 })], protocolError],
  ["5.2", "all reserved bits in a close", [frame({ opcode: opcodes.close, reserved: 7 })], protocolError],
  ["5.2", "a reserved bit in a later fragment", [text("{", open), more("}", { reserved: 2 })], protocolError],
  ["5.2", "reserved opcode 3", [frame({ opcode: 3, body: "a body" })], protocolError],
  ["5.2", "reserved opcode 15", [frame({ opcode: 15 })], protocolError],
  ["5.2", "reserved opcode 11 between fragments", [text("{", open), frame({ opcode: 11 }), more("}")], protocolError],
  ["5.2", "a header alone, if it is wrong", [frame({ opcode: 3, body: hello }).subarray(0, 6)], protocolError],
  [
    "5.2",
    "the highest bit of a length",
    [text(hello, { form: 64, claimed: 1n << 63n })],
    [...protocolError, ...tooBig],
  ],
  [
    "5.2",
    "a length beyond 32 bits",
    [text(hello, { form: 64, claimed: (1n << 32n) + 31n })],
    [...protocolError, ...tooBig],
  ],
  ["5.4", "a last fragment without a first", [more(hello)], protocolError],
  ["5.4", "a fragment that follows a whole ping", [ping("one", open), more("two")], protocolError],
  ["5.4", "a text within a text", [text(first, open), text(hello)], protocolError],
  ["5.4", "a text within a binary message", [binary("one", false), text(hello)], protocolError],
  ["5.4", "a binary message within a text (deviation)", [text(first, open), binary(second)], [noCommand]],
  ["5.5", "a ping of 126 bytes", [ping(Buffer.alloc(126))], protocolError],
  ["5.5", "a ping with its length in 16 bits", [ping("short", { form: 16 })], protocolError],
  ["5.5", "a ping in fragments", [text(first, open), ping("one", open), more(second)], protocolError],
  [
    "5.5",
    "a close in fragments",
    [frame({ opcode: opcodes.close, body: Buffer.of(3, 232), fin: false })],
    protocolError,
  ],
  ["5.5", "a reason of 124 bytes", [close(1000, "x".repeat(124))], protocolError],
  ["5.5.1", "a close between fragments", [text(first, open), close(1001)], [1001]],
  ["5.5.1", "a close with the longest reason", [close(1000, "x".repeat(123))], [1000]],
  ["5.5.1", "a close without a code", [frame({ opcode: opcodes.close })], ["no code"]],
  ["5.5.1", "half a code", [frame({ opcode: opcodes.close, body: Buffer.of(3) })], badClose],
  ["8.1", "a reason with half a character", [close(1000, Buffer.of(0xce))], badClose],
  ["7.4", "code 1011", [close(1011)], [1011]],
  ["7.4", "code 4000", [close(4000)], [4000]],
  ["7.4", "code 4999", [close(4999)], [4999]],
  ["7.4", "code 1012, which is registered (deviation)", [close(1012)], ["no code"]],
  ["7.4", "code 3000, which is for libraries (deviation)", [close(3000)], ["no code"]],
  ["7.4", "code 999, which nobody may send", [close(999)], badClose],
  ["7.4", "code 1005, which nobody may send", [close(1005)], badClose],
  ["7.4", "code 5000, which nobody may send", [close(5000)], badClose],
  ["5.1", "frames without a mask", [text(hello, unmasked), text(hello, unmasked)], badText],
])("[B1] RFC 6455 %s: %s ends the connection as it should", async ([, , bytes, endings]) => {
  const peer = await gateway.open();
  peer.send(...bytes);
  expect(endings).toContain(await peer.ending());
});

// uWebSockets.js takes the first four bytes of an unmasked text for its mask. That garbles the sender's own text only:
// masks protect proxies, not servers.
test("[B1] RFC 6455 5.1: a frame without a mask is garbled instead of refused, and is no command (deviation)", async () => {
  const peer = await gateway.open();
  peer.send(text(hello, unmasked), Buffer.from("more"));
  expect(await peer.ending()).toBe(noCommand);
});
