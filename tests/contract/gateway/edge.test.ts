import { beforeAll, expect, test } from "vitest";
import { type Chat, startChat } from "../../support/chat.ts";
import { dial, type Fields, headOf, opening } from "./rfc6455/handshake.ts";

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

test.for<[string, Fields, string | undefined]>([
  ["of another version", { "Sec-WebSocket-Version": "12" }, undefined],
  ["of another origin", { Origin: "https://evil.example" }, undefined],
  ["without Upgrade", { Upgrade: undefined }, undefined],
  ["of another address", {}, "GET /elsewhere HTTP/1.1"],
])("[S17] a handshake %s ends the connection: what follows it is not read", async ([, fields, line]) => {
  const { socket, bytes } = dial(chat.gateways[0]?.ports.port ?? 0);
  socket.write(headOf({ ...opening, ...fields }, line));
  socket.write(headOf({ ...opening, "X-Forwarded-For": "6.6.6.6" }));
  let answered = "";
  for (let part = await bytes.next(); !part.done; part = await bytes.next()) answered += part.value.toString("latin1");
  expect(answered.match(/^HTTP\/1\.1 /gm)).toHaveLength(1);
  expect(answered).not.toContain(" 101 ");
});
