import { expect, test } from "vitest";
import { frame, opcodes } from "../../../support/websocket.ts";
import { badClose, noCommand, protocolError } from "./endings.ts";
import { useGateway } from "./gateway.ts";
import { hello, helloBack } from "./hello.ts";
import { close, more, ping, text } from "./wire.ts";

const gateway = useGateway();
const closeWith = (hex: string) => frame({ opcode: opcodes.close, body: Buffer.from(hex, "hex") });

test.for([1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 4000, 4999])(
  "[B1] RFC 6455 7.4: code %i is answered with the same, and then the gateway ends TCP",
  async (code) => {
    const peer = await gateway.open();
    peer.send(close(code));
    expect(await peer.ending()).toBe(code);
  },
);

test.for([1012, 1013, 1014, 3000, 3999])(
  "[B1] RFC 6455 7.4: code %i, registered or to be, is answered without one (deviation)",
  async (code) => {
    const peer = await gateway.open();
    peer.send(close(code));
    expect(await peer.ending()).toBe("no code");
  },
);

test.for([0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535])(
  "[B1] RFC 6455 7.4: code %i, which nobody may send, is not answered as if it were one",
  async (code) => {
    const peer = await gateway.open();
    peer.send(close(code));
    expect(badClose).toContain(await peer.ending());
  },
);

test("[B1] RFC 6455 5.5.1: a close without a code is answered with one without a code", async () => {
  const peer = await gateway.open();
  peer.send(frame({ opcode: opcodes.close }));
  expect(await peer.ending()).toBe("no code");
});

test.for<[string, string]>([
  ["nothing", ""],
  ["a word", "bye"],
  ["more than ASCII", "κόσμε 🦊"],
  ["123 bytes", "x".repeat(123)],
])("[B1] RFC 6455 5.5.1: %s for a reason is well", async ([, reason]) => {
  const peer = await gateway.open();
  peer.send(close(1000, reason));
  expect(await peer.ending()).toBe(1000);
});

test.for<[string, string, Buffer]>([
  ["5.5.1", "half a code", closeWith("03")],
  ["8.1", "a reason that is no UTF-8", closeWith("03e8cebae1bdb9cf83cebcceb5eda080656469746564")],
  ["8.1", "a reason with half a character", closeWith("03e8ce")],
])("[B1] RFC 6455 %s: %s is not answered as if it were well", async ([, , bytes]) => {
  const peer = await gateway.open();
  peer.send(bytes);
  expect(badClose).toContain(await peer.ending());
});

test("[B1] RFC 6455 5.5: a reason of 124 bytes fails the connection", async () => {
  const peer = await gateway.open();
  peer.send(close(1000, "x".repeat(124)));
  expect(protocolError).toContain(await peer.ending());
});

test.for<[string, Buffer[]]>([
  ["a message", [text(hello)]],
  ["a ping", [ping("anybody?")]],
  ["another close", [close(1001)]],
  ["a fragment", [text("{", { fin: false }), more("}")]],
  ["what would fail the connection", [frame({ opcode: 3 })]],
  ["a hundred messages", Array.from({ length: 100 }, () => text(hello))],
])("[B1] RFC 6455 5.5.1: %s after the close gets no answer", async ([, bytes]) => {
  const peer = await gateway.open();
  peer.send(close(1000), ...bytes);
  expect(await peer.ending()).toBe(1000);
});

test("[B1] RFC 6455 5.5.1: what was said before the close is answered before it", async () => {
  const peer = await gateway.open();
  peer.send(text(hello), ping("and this"), close(1000));
  expect(await peer.answer()).toEqual(helloBack);
  expect((await peer.next()).opcode).toBe(opcodes.pong);
  expect(await peer.ending()).toBe(1000);
});

test("[B1] RFC 6455 5.5.1: after a close of its own the gateway answers nothing", async () => {
  const peer = await gateway.open();
  peer.send(text("no command"), text(hello), ping("anybody?"), close(1000));
  expect(await peer.ending()).toBe(noCommand);
});

test.for<[string, Buffer]>([
  ["between messages", Buffer.alloc(0)],
  ["within a header", text(hello).subarray(0, 1)],
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
