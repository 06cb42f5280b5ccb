import { beforeAll, expect, test } from "vitest";
import { type Chat, startChat } from "../../support/chat.ts";
import { type Fields, handshake, opening } from "../../support/websocket.ts";
import { dial } from "./rfc6455/handshake.ts";

let chat: Chat;
beforeAll(async () => {
  chat = await startChat({ env: { PARLOR_ADDRESS_HEADER: "x-forwarded-for" } });
});

test("[S17] behind an edge, no page connects that did not come through it", async () => {
  const origin = `http://127.0.0.1:${chat.gateways[0]?.ports.port}`;
  await expect(chat.connect(0, { headers: { origin } })).rejects.toThrow("403");
  const through = await chat.connect(0, { headers: { origin, "x-forwarded-for": "203.0.113.9" } });
  await through.ask({ type: "session.ping" }, "session.pong");
});

test.for<[string, Fields, string | undefined, number]>([
  ["of another version", { "Sec-WebSocket-Version": "12" }, undefined, 426],
  ["of another origin", { Origin: "https://evil.example" }, undefined, 403],
  ["without Upgrade", { Upgrade: undefined }, undefined, 400],
  ["of another address", {}, "GET /elsewhere HTTP/1.1", 404],
])("[S17] a handshake %s ends the connection: what comes with it is not read", async ([, fields, line, status]) => {
  const refused = handshake({ ...opening, ...fields }, line);
  expect(await exchange(refused)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} .*\r\nConnection: close\r\n`, "s"));
  const smuggled = handshake({ ...opening, "X-Forwarded-For": "6.6.6.6" });
  expect(await exchange(Buffer.concat([refused, smuggled]))).not.toContain(" 101 ");
});

async function exchange(sent: Buffer): Promise<string> {
  const { socket, bytes } = dial(chat.gateways[0]?.ports.port ?? 0);
  socket.write(sent);
  let answered = "";
  for (let part = await bytes.next(); !part.done; part = await bytes.next()) answered += part.value.toString("latin1");
  return answered;
}
