import type { FrameItem } from "@parlor/contracts";
import { expect, test } from "vitest";
import { badText } from "./endings.ts";
import { useGateway } from "./gateway.ts";
import { hello, helloBack, helloIn, helloWith } from "./hello.ts";
import type { Peer } from "./peer.ts";
import { fragments, more, ping, text } from "./wire.ts";

const gateway = useGateway();

const valid: readonly [string, string][] = [
  ["Greek", "cebae1bdb9cf83cebcceb5"],
  ["the least of two bytes", "c280"],
  ["the greatest of two bytes", "dfbf"],
  ["the least of three bytes", "e0a080"],
  ["the last before the surrogates", "ed9fbf"],
  ["the first behind the surrogates", "ee8080"],
  ["the replacement character", "efbfbd"],
  ["one that is no character", "efbfbf"],
  ["the least of four bytes", "f0908080"],
  ["the greatest code point", "f48fbfbf"],
  ["a mark of byte order", "efbbbf"],
];

const invalid: readonly [string, string][] = [
  ["a later byte without a first", "80"],
  ["five later bytes", "8080808080"],
  ["a first byte of two without a second", "c3"],
  ["a first byte of three with one of two others", "e182"],
  ["a first byte of four with two of three others", "f09080"],
  ["a first byte and a letter", "c3613d"],
  ["byte FE", "fe"],
  ["byte FF", "ff"],
  ["an overlong slash of two bytes", "c0af"],
  ["an overlong slash of three bytes", "e080af"],
  ["an overlong slash of four bytes", "f08080af"],
  ["the greatest overlong of two bytes", "c1bf"],
  ["the greatest overlong of three bytes", "e09fbf"],
  ["the greatest overlong of four bytes", "f08fbfbf"],
  ["an overlong zero", "c080"],
  ["the first surrogate", "eda080"],
  ["the last surrogate", "edbfbf"],
  ["a pair of surrogates", "eda080edb080"],
  ["beyond the greatest code point", "f4908080"],
  ["five bytes", "f888808080"],
  ["six bytes", "fc8480808080"],
];

test.for(valid)("[B1] RFC 6455 5.6: %s is text, however it is divided", async ([, hex]) => {
  const peer = await gateway.open();
  const bytes = helloWith(Buffer.from(hex, "hex"));
  peer.send(text(bytes), ...fragments(helloIn(1, bytes)));
  for (let left = 2; left > 0; left--) expect(await peer.answer()).toEqual(helloBack);
});

test.for(invalid)("[B1] RFC 6455 8.1: %s is no text and fails the connection", async ([, hex]) => {
  const bytes = helloWith(Buffer.from(hex, "hex"));
  for (const frames of [[text(bytes)], fragments(helloIn(1, bytes))]) {
    const peer = await gateway.open();
    peer.send(...frames);
    expect(badText).toContain(await peer.ending());
  }
});

test.for<[string, string]>([
  ["at its end", "7b7dce"],
  ["alone", "ce"],
])("[B1] RFC 6455 8.1: half a character %s fails the connection", async ([, hex]) => {
  const peer = await gateway.open();
  peer.send(text(Buffer.from(hex, "hex")));
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
