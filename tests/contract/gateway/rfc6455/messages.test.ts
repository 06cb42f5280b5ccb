import { deflateRawSync } from "node:zlib";
import { type FrameItem, limits } from "@parlor/contracts";
import { expect, test } from "vitest";
import { frame, opcodes } from "../../../support/websocket.ts";
import { badText, noCommand, protocolError, tooBig, tooLong } from "./endings.ts";
import { useGateway } from "./gateway.ts";
import { hello, helloBack, helloIn, helloOf, helloWith } from "./hello.ts";
import type { Peer } from "./peer.ts";
import { close, fragments, more, ping, pong, text } from "./wire.ts";

// What Parlor's code and settings decide: sizes, kinds of messages, UTF-8, pings, closing and compression. Every case
// of that is here; uWebSockets.js has tests of its own for the rest, which parser.test.ts samples.
const gateway = useGateway();

// Bytes that the parser holds of one message; in no contract, since it is the gateway's own business.
const held = limits.frameBytes + 1024;
const greatest = helloOf(limits.frameBytes);
const dots = (size: number) => ".".repeat(size);

test.for<[string, Buffer[]]>([
  ["in one frame", [text(greatest)]],
  ["in fragments of 64 bytes", fragments(helloIn(64, greatest))],
  ["in fragments of 65535 bytes", fragments(helloIn(65_535, greatest))],
])("[B1] RFC 6455 5.4: the longest message, %s, is one message", async ([, bytes]) => {
  const peer = await gateway.open();
  peer.send(...bytes);
  expect(await peer.answer()).toEqual(helloBack);
});

test("[B1] RFC 6455 5.2: many of the longest messages at once are all answered", async () => {
  const peer = await gateway.open();
  peer.send(...Array.from({ length: 20 }, () => text(greatest)));
  for (let left = 20; left > 0; left--) expect(await peer.answer()).toEqual(helloBack);
});

test.for<[string, Buffer[]]>([
  ["a text of a byte too many", [text(helloOf(limits.frameBytes + 1))]],
  ["as much in two fragments", [text(dots(limits.frameBytes), { fin: false }), more(".")]],
  ["as much in binary", [frame({ opcode: opcodes.binary, body: dots(limits.frameBytes + 1) })]],
  ["as much as is held", [text(dots(held))]],
])("[B1] RFC 6455 10.4: %s is refused as too long, and not as a wrong frame", async ([, bytes]) => {
  const peer = await gateway.open();
  peer.send(...bytes);
  expect(await peer.ending()).toBe(tooLong);
});

test.for<[string, Buffer[]]>([
  ["a frame", [text(dots(held + 1))]],
  ["a binary frame", [frame({ opcode: opcodes.binary, body: dots(held + 1) })]],
  ["what a header claims", [text("", { claimed: BigInt(held + 1) })]],
  ["all fragments so far", Array.from({ length: 5 }, (_, at) => (at ? more : text)(dots(15_000), { fin: false }))],
  ["a last fragment", [text(dots(held), { fin: false }), more(".")]],
])("[B1] RFC 6455 10.4: %s of more than is held fails the connection", async ([, bytes]) => {
  const peer = await gateway.open();
  peer.send(...bytes);
  expect(tooBig).toContain(await peer.ending());
});

const binary = (body: string | Buffer, fin = true) => frame({ opcode: opcodes.binary, body, fin });

test.for<[string, Buffer[]]>([
  ["an empty text", [text("")]],
  ["an empty text in fragments", fragments(["", "", ""])],
  ["an empty binary message", [binary("")]],
  ["a binary message that would be a command as text", [binary(hello)]],
  ["a binary message of 65536 bytes", [binary(Buffer.alloc(65_536, 0xfe))]],
  ["a binary message in fragments", [binary("one", false), more(" two")]],
])("[B1] RFC 6455 5.6: %s is understood, and is no command", async ([, bytes]) => {
  const peer = await gateway.open();
  peer.send(...bytes);
  expect(await peer.ending()).toBe(noCommand);
});

test.for<[string, string]>([
  ["the least of two bytes", "c280"],
  ["the last before the surrogates", "ed9fbf"],
  ["the first behind the surrogates", "ee8080"],
  ["one that is no character", "efbfbf"],
  ["the greatest code point", "f48fbfbf"],
  ["a mark of byte order", "efbbbf"],
])("[B1] RFC 6455 5.6: %s is text, however it is divided", async ([, hex]) => {
  const peer = await gateway.open();
  const bytes = helloWith(Buffer.from(hex, "hex"));
  peer.send(text(bytes), ...fragments(helloIn(1, bytes)));
  for (let left = 2; left > 0; left--) expect(await peer.answer()).toEqual(helloBack);
});

test.for<[string, string]>([
  ["a later byte without a first", "80"],
  ["a first byte and a letter", "c3613d"],
  ["byte FF", "ff"],
  ["an overlong slash", "c0af"],
  ["an overlong zero", "c080"],
  ["the greatest overlong of four bytes", "f08fbfbf"],
  ["the first surrogate", "eda080"],
  ["a pair of surrogates", "eda080edb080"],
  ["beyond the greatest code point", "f4908080"],
])("[B1] RFC 6455 8.1: %s is no text and fails the connection", async ([, hex]) => {
  const bytes = helloWith(Buffer.from(hex, "hex"));
  for (const frames of [[text(bytes)], fragments(helloIn(1, bytes))]) {
    const peer = await gateway.open();
    peer.send(...frames);
    expect(badText).toContain(await peer.ending());
  }
});

test("[B1] RFC 6455 8.1: half a character at the end of a text fails the connection", async () => {
  const peer = await gateway.open();
  peer.send(text(Buffer.from("7b7dce", "hex")));
  expect(badText).toContain(await peer.ending());
});

test("[B1] RFC 6455 8.1: bytes that are no text fail the connection when their message ends, not before", async () => {
  const peer = await gateway.open();
  peer.send(text(Buffer.from("f4908080", "hex"), { fin: false }), ping("between"));
  expect((await peer.next()).body.toString()).toBe("between");
  peer.send(more(hello));
  expect(badText).toContain(await peer.ending());
});

test("[B1] RFC 6455 5.6: what is said comes back as the same bytes, cut within its characters", async () => {
  const peer = await gateway.open();
  peer.send(text('{"type":"room.create","ref":1,"name":"Ana"}'));
  await first(peer, "room.joined");
  const said = "κόσμε \u{800}\u{ffff}\u{10000} 🦊 שלום \u{10fffd}";
  const post = Buffer.from(JSON.stringify({ type: "message.post", id: "m1", text: said }));
  await peer.trickle(...fragments(helloIn(1, post)));
  expect(await first(peer, "message.posted")).toMatchObject({ text: said });
});

async function first(peer: Peer, type: FrameItem["type"]): Promise<FrameItem> {
  const found = (await peer.answer()).find((item) => item.type === type);
  return found ?? first(peer, type);
}

const answerTo = (body: string | Uint8Array) => ({ opcode: opcodes.pong, body: Buffer.from(body) });

test("[B1] RFC 6455 5.5.3: ten pings at once get ten pongs in their order", async () => {
  const peer = await gateway.open();
  const bodies = Array.from({ length: 10 }, (_, at) => `ping ${at}`);
  peer.send(...bodies.map((body) => ping(body)));
  for (const body of bodies) expect(await peer.next()).toEqual(answerTo(body));
});

test.for<[string, Buffer[]]>([
  ["one that nobody asked for", [pong()]],
  ["one of 125 bytes", [pong(Buffer.alloc(125))]],
  ["ten", Array.from({ length: 10 }, () => pong("unasked"))],
])("[B1] RFC 6455 5.5.3: of pongs, %s gets no answer and does no harm", async ([, pongs]) => {
  const peer = await gateway.open();
  peer.send(...pongs, text(hello));
  expect(await peer.answer()).toEqual(helloBack);
});

test("[B1] RFC 6455 5.5.3: a pong between pings is not taken for one", async () => {
  const peer = await gateway.open();
  peer.send(ping("one"), pong("one"), ping("two"));
  expect(await peer.next()).toEqual(answerTo("one"));
  expect(await peer.next()).toEqual(answerTo("two"));
});

test("[B1] RFC 6455 5.5.1: what was said before the close is answered before it", async () => {
  const peer = await gateway.open();
  peer.send(text(hello), ping("and this"), close(1000));
  expect(await peer.answer()).toEqual(helloBack);
  expect((await peer.next()).opcode).toBe(opcodes.pong);
  expect(await peer.ending()).toBe(1000);
});

test.for<[string, Buffer[]]>([
  ["a message", [text(hello)]],
  ["a hundred messages", Array.from({ length: 100 }, () => text(hello))],
])("[B1] RFC 6455 5.5.1: %s after the close gets no answer", async ([, bytes]) => {
  const peer = await gateway.open();
  peer.send(close(1000), ...bytes);
  expect(await peer.ending()).toBe(1000);
});

test("[B1] RFC 6455 5.5.1: after a close of its own the gateway answers nothing", async () => {
  const peer = await gateway.open();
  peer.send(text("no command"), text(hello), ping("anybody?"), close(1000));
  expect(await peer.ending()).toBe(noCommand);
});

test.for<[string, Buffer]>([
  ["between messages", Buffer.alloc(0)],
  ["within a frame", text(hello).subarray(0, 20)],
  ["within a message", text("{", { fin: false })],
])("[B1] RFC 6455 7.1.1: a peer that ends TCP %s, without a close, is let go", async ([, bytes]) => {
  const peer = await gateway.open();
  peer.send(text(hello));
  expect(await peer.answer()).toEqual(helloBack);
  peer.send(bytes);
  peer.hangUp();
  expect(await peer.ending()).toBe("cut");
});

test.for(["permessage-deflate", "permessage-deflate; server_no_context_takeover; client_no_context_takeover"])(
  "[B1] RFC 7692 6: %s was declined, so a compressed message fails the connection",
  async (offered) => {
    const peer = await gateway.open({ "Sec-WebSocket-Extensions": offered });
    peer.send(text(deflateRawSync(hello), { reserved: 0b100 }));
    expect(protocolError).toContain(await peer.ending());
  },
);
