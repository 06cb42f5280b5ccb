import { expect, test } from "vitest";
import { frame, opcodes } from "../../../support/websocket.ts";
import { noCommand, protocolError } from "./endings.ts";
import { useGateway } from "./gateway.ts";
import { hello, helloBack, helloIn } from "./hello.ts";
import { close, fragments, more, ping, text } from "./wire.ts";

const gateway = useGateway();
const [first, second] = [hello.slice(0, 9), hello.slice(9)];
const open = { fin: false };
const binary = (body: string, fin: boolean) => frame({ opcode: opcodes.binary, body, fin });

test.for<[string, Buffer[]]>([
  ["two", fragments([first, second])],
  ["one for each byte", fragments(helloIn(1))],
  ["an empty one, all, and an empty one", fragments(["", hello, ""])],
  ["all, and an empty one", fragments([hello, ""])],
  ["many empty ones and two", fragments(["", "", first, "", "", second, ""])],
])("[B1] RFC 6455 5.4: of fragments, %s make one message", async ([, bytes]) => {
  const peer = await gateway.open();
  peer.send(...bytes);
  expect(await peer.answer()).toEqual(helloBack);
});

test("[B1] RFC 6455 5.4: empty fragments make an empty message, which is no command", async () => {
  const peer = await gateway.open();
  peer.send(...fragments(["", "", ""]));
  expect(await peer.ending()).toBe(noCommand);
});

test("[B1] RFC 6455 5.4: a binary message in fragments is understood, and is no command", async () => {
  const peer = await gateway.open();
  peer.send(binary("one", false), more(" two"));
  expect(await peer.ending()).toBe(noCommand);
});

test("[B1] RFC 6455 5.4: messages in fragments follow one another", async () => {
  const peer = await gateway.open();
  for (let left = 3; left > 0; left--) peer.send(...fragments([first, second]), text(hello));
  for (let left = 6; left > 0; left--) expect(await peer.answer()).toEqual(helloBack);
});

test("[B1] RFC 6455 5.5: pings between fragments are answered at once, and the message is whole", async () => {
  const peer = await gateway.open();
  peer.send(text(first, open), ping("one"), ping("two"));
  for (const body of ["one", "two"]) {
    expect(await peer.next()).toEqual({ opcode: opcodes.pong, body: Buffer.from(body) });
  }
  peer.send(more("", open), ping("three"), frame({ opcode: opcodes.pong }), more(second));
  expect(await peer.next()).toEqual({ opcode: opcodes.pong, body: Buffer.from("three") });
  expect(await peer.answer()).toEqual(helloBack);
});

test("[B1] RFC 6455 5.4: so they are when every byte comes in a segment of its own", async () => {
  const peer = await gateway.open();
  await peer.trickle(text(first, open), ping("one"), more(second));
  expect(await peer.next()).toEqual({ opcode: opcodes.pong, body: Buffer.from("one") });
  expect(await peer.answer()).toEqual(helloBack);
});

test("[B1] RFC 6455 5.5.1: a close between fragments closes", async () => {
  const peer = await gateway.open();
  peer.send(text(first, open), close(1001));
  expect(await peer.ending()).toBe(1001);
});

test.for<[string, Buffer[]]>([
  ["a last fragment without a first", [more(hello)]],
  ["a middle fragment without a first", [more(hello, open)]],
  ["an empty fragment without a first", [more("")]],
  ["a fragment that follows a whole ping", [ping("one", open), more("two")]],
  ["a text within a text", [text(first, open), text(hello)]],
  ["the beginning of a text within a text", [text(first, open), text(second, open)]],
  ["a text within a binary message", [binary("one", false), text(hello)]],
  ["a ping in fragments within a text", [text(first, open), ping("one", open), more(second)]],
  ["two beginnings of binary messages within a text", [text(first, open), binary("1", false), binary("2", false)]],
])("[B1] RFC 6455 5.4: %s fails the connection", async ([, bytes]) => {
  const peer = await gateway.open();
  peer.send(...bytes);
  expect(protocolError).toContain(await peer.ending());
});

test("[B1] RFC 6455 5.4: a fragment after the last one fails the connection", async () => {
  const peer = await gateway.open();
  peer.send(...fragments([first, second]));
  expect(await peer.answer()).toEqual(helloBack);
  peer.send(more("one more"));
  expect(protocolError).toContain(await peer.ending());
});

test.for<[string, Buffer[]]>([
  ["a text", [text(first, open), binary(second, true)]],
  ["a binary message", [binary("one", false), binary("two", true)]],
])("[B1] RFC 6455 5.4: a binary message within %s is refused as no command (deviation)", async ([, bytes]) => {
  const peer = await gateway.open();
  peer.send(...bytes);
  expect(await peer.ending()).toBe(noCommand);
});
