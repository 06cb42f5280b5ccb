import { limits } from "@parlor/contracts";
import { expect, test } from "vitest";
import { frame, opcodes } from "../../../support/websocket.ts";
import { tooBig, tooLong } from "./endings.ts";
import { useGateway } from "./gateway.ts";
import { helloBack, helloIn, helloOf } from "./hello.ts";
import { fragments, more, ping, text } from "./wire.ts";

const gateway = useGateway();
/** What the parser holds of one message, in bytes; it is the gateway's own business and in no contract. */
const held = limits.frameBytes + 1024;
const greatest = helloOf(limits.frameBytes);
const dots = (size: number) => ".".repeat(size);

test.for([64, 256, 1024, 1300, 4096, 16_384, 65_535])(
  "[B1] RFC 6455 5.4: the longest message, in fragments of %i bytes, is one message",
  async (size) => {
    const peer = await gateway.open();
    peer.send(...fragments(helloIn(size, greatest)));
    expect(await peer.answer()).toEqual(helloBack);
  },
);

test("[B1] RFC 6455 5.4: fragments of a byte with a ping behind each are one message", async () => {
  const peer = await gateway.open();
  const bytes = helloOf(500);
  peer.send(...fragments(helloIn(1, bytes)).flatMap((piece, at) => (at < 499 ? [piece, ping(`${at}`)] : [piece])));
  for (let at = 0; at < 499; at++) expect((await peer.next()).body.toString()).toBe(`${at}`);
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
