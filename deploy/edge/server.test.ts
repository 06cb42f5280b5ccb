import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { openLog } from "@parlor/service";
import { expect, onTestFinished, test } from "vitest";
import { type WebSocket as Socket, WebSocket, WebSocketServer } from "ws";
import { openEdge } from "./server.ts";

const log = openLog("edge", "silent");

test("[S8] the page comes from web, who is told the visitor's own address", async () => {
  const web = await serve((request, response) => response.end(`page for ${request.headers["x-forwarded-for"]}`));
  const edge = await listening(web, []);
  const page = await fetch(`http://127.0.0.1:${edge}/room`, { headers: { "x-forwarded-for": "6.6.6.6" } });
  expect(await page.text()).toBe("page for 127.0.0.1");
});

test("[S8] localhost is both of its addresses", async () => {
  const web = await serve((_, response) => response.end("page"));
  const edge = await listening(web, [], "localhost");
  for (const host of ["127.0.0.1", "[::1]"]) {
    expect(await (await fetch(`http://${host}:${edge}/`)).text()).toBe("page");
  }
});

test("[S8] an absent page is a 503", async () => {
  const edge = await listening(await nobody(), []);
  expect((await fetch(`http://127.0.0.1:${edge}/`)).status).toBe(503);
});

test("[S9] a WebSocket passes a gateway that is away, bytes and closes in both directions", async () => {
  const gateway = await serveEcho();
  const edge = await listening(await nobody(), [await nobody(), gateway]);
  const socket = open(edge, { headers: { "x-forwarded-for": "6.6.6.6" } });
  expect(await received(socket)).toBe("hello 127.0.0.1");
  socket.send("a".repeat(1_000_000));
  expect(await received(socket)).toHaveLength(1_000_000);
  socket.send("close");
  expect(await closed(socket)).toEqual({ code: 4321, reason: "as asked" });
});

test("[S9] without any gateway an upgrade is a 503", async () => {
  const edge = await listening(await nobody(), [await nobody()]);
  expect(await refusal(`ws://127.0.0.1:${edge}/ws`)).toMatchObject({
    status: 503,
    text: expect.stringMatching("gateway"),
  });
});

test("[S9] only /ws is upgraded", async () => {
  const edge = await listening(await nobody(), [await serveEcho()]);
  expect(await refusal(`ws://127.0.0.1:${edge}/elsewhere`)).toMatchObject({ status: 404 });
});

async function listening(web: string, gateways: string[], host = "127.0.0.1"): Promise<number> {
  const edge = openEdge({ web, gateways, origins: [], connections: { all: 100, address: 100 } }, log);
  onTestFinished(edge.stop);
  return edge.listen(host, 0);
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return addressOf(server.address());
}

/** Says hello with the address it was told, repeats what it hears, and closes when asked to. */
async function serveEcho(): Promise<string> {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  onTestFinished(() => void server.close());
  server.on("connection", (socket, request) => {
    socket.send(`hello ${request.headers["x-forwarded-for"]}`);
    socket.on("message", (data) =>
      data.toString() === "close" ? socket.close(4321, "as asked") : socket.send(data, { binary: false }),
    );
  });
  await new Promise((resolve) => server.once("listening", resolve));
  return addressOf(server.address());
}

/** An address at which nobody listens. */
async function nobody(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = addressOf(server.address());
  await new Promise((resolve) => server.close(resolve));
  return address;
}

function addressOf(address: AddressInfo | string | null): string {
  if (typeof address !== "object" || !address) throw new Error("Not listening on a port.");
  return `127.0.0.1:${address.port}`;
}

/** A socket whose messages can be waited for from the first one on. */
function open(edge: number, options: { headers?: Record<string, string> } = {}): Socket {
  const socket = new WebSocket(`ws://127.0.0.1:${edge}/ws`, options);
  onTestFinished(() => socket.terminate());
  return socket;
}

const received = (socket: Socket): Promise<string> =>
  new Promise((resolve, reject) => {
    socket.once("message", (data) => resolve(data.toString()));
    socket.once("error", reject);
  });

const closed = (socket: Socket) =>
  new Promise((resolve) => socket.once("close", (code, reason) => resolve({ code, reason: reason.toString() })));

const refusal = (url: string) =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.once("open", () => reject(new Error("It was upgraded.")));
    socket.once("unexpected-response", async (_, response) =>
      resolve({ status: response.statusCode, text: await text(response) }),
    );
  });
