import { createHash } from "node:crypto";
import { protocol } from "@parlor/contracts";
import { expect, test } from "vitest";
import { exampleAccept, exampleKey, type Fields, handshake, opening } from "../../../support/websocket.ts";
import { otherProtocol } from "./endings.ts";
import { useGateway } from "./gateway.ts";
import { dial, readResponse } from "./handshake.ts";
import { hello, helloBack } from "./hello.ts";
import { text } from "./wire.ts";

const gateway = useGateway();

async function shakeHands(fields: Fields, line?: string) {
  const { socket, bytes } = dial(gateway.port);
  socket.write(handshake({ ...opening, ...fields }, line));
  return (await readResponse(bytes)).response;
}

test("[B1] RFC 6455 4.2.2: the answer says 101, Upgrade, Connection, and the accept of the key", async () => {
  const { status, fields } = await shakeHands({});
  expect(status).toBe(101);
  expect(fields.get("upgrade")?.toLowerCase()).toBe("websocket");
  expect(fields.get("connection")?.toLowerCase()).toBe("upgrade");
  expect(fields.get("sec-websocket-accept")).toBe(exampleAccept);
});

test("[B1] RFC 6455 4.2.2: another key has another accept", async () => {
  const key = "/////////////////////w==";
  const { fields } = await shakeHands({ "Sec-WebSocket-Key": key });
  const accept = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
  expect(fields.get("sec-websocket-accept")).toBe(accept);
});

test.for<[string, string, Fields]>([
  ["4.2.1", "field names in lower case", { "sec-websocket-key": exampleKey, "Sec-WebSocket-Key": undefined }],
  ["4.2.1", "Upgrade in other letters", { Upgrade: "WebSocket" }],
  ["4.2.1", "Connection in other letters, among others", { Connection: "keep-alive, upgrade" }],
  ["4.1", "fields that nobody knows", { "X-Anything": "at all", Cookie: "a=b" }],
])("[B1] RFC 6455 %s: %s are understood", async ([, , fields]) => {
  expect((await shakeHands(fields)).status).toBe(101);
});

test("[B1] RFC 6455 4.2.1: the address may have a query", async () => {
  expect((await shakeHands({}, "GET /ws?from=here HTTP/1.1")).status).toBe(101);
});

test.for<[string, string, Fields, string | undefined, number]>([
  ["4.2.1", "with half a key", { "Sec-WebSocket-Key": "dGhlIHNhbXBs" }, undefined, 404],
  ["4.2.1", "with a key that is not base64", { "Sec-WebSocket-Key": "!".repeat(24) }, undefined, 400],
  ["4.2.1", "without Upgrade", { Upgrade: undefined }, undefined, 400],
  ["4.2.1", "with Upgrade to something else", { Upgrade: "h2c" }, undefined, 400],
  ["4.2.1", "without Connection", { Connection: undefined }, undefined, 400],
  ["4.2.1", "without a Host", { Host: undefined }, undefined, 400],
  ["4.1", "by POST", {}, "POST /ws HTTP/1.1", 404],
  ["4.1", "in HTTP/1.0", {}, "GET /ws HTTP/1.0", 505],
  ["4.2.2", "of another address", {}, "GET /elsewhere HTTP/1.1", 404],
  ["10.2", "of a page of another origin", { Origin: "https://evil.example" }, undefined, 403],
])("[B1] RFC 6455 %s: a handshake %s is answered by an error of HTTP", async ([, , fields, line, status]) => {
  expect((await shakeHands(fields, line)).status).toBe(status);
});

test.for(["8", undefined])(
  "[B1] RFC 6455 4.2.2: version %s is answered by 426 and the one that is spoken",
  async (version) => {
    const { status, fields } = await shakeHands({ "Sec-WebSocket-Version": version });
    expect(status).toBe(426);
    expect(fields.get("sec-websocket-version")).toBe("13");
  },
);

// Only clients of a proxy write whole URLs, and the proxy shortens them.
test("[B1] RFC 6455 4.2.1: a whole URL in the request line is refused (deviation)", async () => {
  expect((await shakeHands({}, "GET http://127.0.0.1/ws HTTP/1.1")).status).toBe(505);
});

test.for([protocol, `${protocol}, other`, `other ,  ${protocol}`])(
  "[B1] RFC 6455 4.2.2: of the subprotocols %s the chat's is chosen",
  async (offered) => {
    const { fields } = await shakeHands({ "Sec-WebSocket-Protocol": offered });
    expect(fields.get("sec-websocket-protocol")).toBe(protocol);
  },
);

test.for<[string | undefined, string | undefined]>([
  [undefined, undefined],
  ["other, another", "other"],
])("[B1] RFC 6455 4.2.2: offered %s, no other subprotocol is named, and the chat says no", async ([offered, named]) => {
  const peer = await gateway.open({ "Sec-WebSocket-Protocol": offered });
  expect(peer.response.fields.get("sec-websocket-protocol")).toBe(named);
  expect(await peer.ending()).toBe(otherProtocol);
});

test.for(["permessage-deflate", "permessage-deflate; client_max_window_bits", "x-webkit-deflate-frame, unknown; a=1"])(
  "[B1] RFC 6455 9.1: of the extensions %s none is used",
  async (offered) => {
    const peer = await gateway.open({ "Sec-WebSocket-Extensions": offered });
    expect(peer.response.fields.has("sec-websocket-extensions")).toBe(false);
    peer.send(text(hello));
    expect(await peer.answer()).toEqual(helloBack);
  },
);

test("[B1] RFC 6455 4.1: no extension is used that was not offered", async () => {
  expect((await shakeHands({})).fields.has("sec-websocket-extensions")).toBe(false);
});
