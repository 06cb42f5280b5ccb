import { createServer, type RequestListener } from "node:http";
import { type AddressInfo, connect, createServer as createRawServer } from "node:net";
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

test("[S13] [S8] a file goes in and out through the edge, with what the files service decides by and nothing else", async () => {
  const files = await serve(async (request, response) => {
    const body = (await text(request)).length;
    response.end(JSON.stringify({ ...request.headers, method: request.method, url: request.url, body }));
  });
  const edge = await listening(await nobody(), [], "127.0.0.1", files);
  const own = { authorization: "Bearer x", "parlor-message": "m", "parlor-upload": "u" };
  const headers = { ...own, cookie: "a", "x-real-ip": "6.6.6.6", "x-forwarded-for": "6.6.6.6" };
  const url = `http://127.0.0.1:${edge}/files/den`;
  const put = await fetch(url, { method: "PUT", body: "x".repeat(1_000_000), headers });
  expect(await put.json()).toEqual({
    ...own,
    host: `127.0.0.1:${edge}`,
    "content-length": "1000000",
    "x-forwarded-for": "127.0.0.1",
    connection: "keep-alive",
    method: "PUT",
    url: "/files/den",
    body: 1_000_000,
  });
  const read = await fetch(`${url}/id/name`, { headers: { range: "bytes=1-2" } });
  expect(await read.json()).toMatchObject({ method: "GET", url: "/files/den/id/name", range: "bytes=1-2" });
  for (const path of ["/", "/files", "/filesx/den"]) {
    const refused = await fetch(`http://127.0.0.1:${edge}${path}`, { method: "PUT", body: "x" });
    expect([refused.status, refused.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  }
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

test("[S13] after a refusal nothing more of the connection reaches the gateway", async () => {
  const gateway = await serveRaw("HTTP/1.1 426 Upgrade Required\r\nContent-Length: 4\r\n\r\nno.\n");
  const edge = await listening(await nobody(), [gateway.address]);
  const answered = await exchange(edge, handshake() + handshake("X-Forwarded-For: 6.6.6.6\r\n"));
  expect(answered).toMatch(/^HTTP\/1\.1 426 Upgrade Required\r\n.*connection: close\r\n\r\nno\.\n$/is);
  expect(gateway.heard().match(/GET/g)).toHaveLength(1);
});

test("[S13] what a client sends early waits until the gateway has agreed", async () => {
  const gateway = await serveRaw(
    "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
  );
  gateway.hold();
  const edge = await listening(await nobody(), [gateway.address]);
  const socket = dial(edge, `${handshake()}early`);
  await gateway.asked;
  expect(gateway.heard()).not.toContain("early");
  gateway.answer();
  await new Promise((resolve) => socket.once("data", resolve));
  await expect.poll(gateway.heard).toMatch(/early$/);
});

test("[S13] a gateway that answers something else than 101 or HTTP is never joined", async () => {
  for (const said of [
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
    "SSH-2.0-x\r\n",
    `HTTP/1.1 101 ${"a".repeat(9_000)}`,
  ]) {
    const gateway = await serveRaw(said);
    const edge = await listening(await nobody(), [gateway.address]);
    expect(await exchange(edge, `${handshake()}early`)).toMatch(/^HTTP\/1\.1 (?:200|503) /);
    expect(gateway.heard()).not.toContain("early");
  }
});

test("[S13] [S8] however a client spells an address, the gateway hears the edge's alone, and no cookie", async () => {
  const gateway = await serveRaw("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
  const edge = await listening(await nobody(), [gateway.address]);
  const more = [
    "X-Forwarded-For: 6.6.6.6",
    "x-forwarded-FOR: 6.6.6.6",
    "Forwarded: for=6.6.6.6",
    "X-Real-IP: 6.6.6.6",
    "Connection: X-Forwarded-For",
    `Cookie: ${"a".repeat(20_000)}`,
    "Authorization: Basic x",
    ...Array.from({ length: 200 }, (_, index) => `X-${index}: 1`),
  ];
  await exchange(edge, handshake(`${more.join("\r\n")}\r\n`));
  expect(gateway.heard().toLowerCase()).toBe(
    `get /ws http/1.1\r\nhost: 127.0.0.1\r\nsec-websocket-key: dghlihnhbxbszsbub25jzq==\r\n` +
      `sec-websocket-version: 13\r\nx-forwarded-for: 127.0.0.1\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n`,
  );
});

test.for([
  ["a body", handshake("Content-Length: 5\r\n"), 400],
  ["a body in chunks", handshake("Transfer-Encoding: chunked\r\n"), 400],
  ["POST", handshake().replace("GET", "POST"), 405],
  ["HTTP/1.0", handshake().replace("HTTP/1.1", "HTTP/1.0"), 400],
  ["another protocol as well", handshake("Upgrade: h2c\r\n"), 400],
  ["a whole address", handshake().replace("/ws", "http://elsewhere/ws"), 404],
  ["two hosts", handshake("Host: elsewhere\r\n"), 400],
] as const)("[S13] a handshake with %s does not reach the gateway", async ([, bytes, status]) => {
  const gateway = await serveRaw("");
  const edge = await listening(await nobody(), [gateway.address], "0.0.0.0");
  expect(await exchange(edge, bytes)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(gateway.heard()).toBe("");
});

test("[S13] the page's service hears neither cookies nor whose they are", async () => {
  const web = await serve((request, response) => response.end(JSON.stringify(request.headers)));
  const edge = await listening(web, []);
  const headers = { cookie: "a".repeat(20_000), "x-real-ip": "6.6.6.6", "accept-encoding": "br" };
  const heard = await (await fetch(`http://127.0.0.1:${edge}/`, { headers })).json();
  expect(heard).toEqual({
    host: `127.0.0.1:${edge}`,
    "accept-encoding": "br",
    "x-forwarded-for": "127.0.0.1",
    connection: "keep-alive",
  });
  const tooMany = await fetch(`http://127.0.0.1:${edge}/`, { headers: { cookie: "a".repeat(30_000) } });
  expect(tooMany.status).toBe(431);
});

test("[S13] [W12] what the edge says itself is words, and nothing else", async () => {
  const edge = await listening(await nobody(), []);
  const asked = [
    "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    handshake(),
  ];
  for (const bytes of asked) {
    const answered = await exchange(edge, bytes);
    expect(answered).toMatch(/content-security-policy: default-src 'none'; frame-ancestors 'none'\r/i);
    expect(answered).toMatch(/x-content-type-options: nosniff\r/i);
  }
});

test("[S14] nothing that is sent along is handed on", async () => {
  let asked = 0;
  const edge = await listening(await serve(() => void asked++), []);
  expect(await exchange(edge, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n")).toMatch(
    /^HTTP\/1\.1 405 .*allow: GET, HEAD\r/is,
  );
  expect(await exchange(edge, "GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")).toMatch(
    /^HTTP\/1\.1 413 /,
  );
  expect(await exchange(edge, "GET http://elsewhere/ HTTP/1.1\r\nHost: localhost\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 /);
  expect(asked).toBe(0);
});

test("[S15] an address that has all its connections is refused, and let in when one has gone", async () => {
  const web = await serve((_, response) => response.end("page"));
  const edge = openEdge({ web, gateways: [], origins: [], connections: { all: 100, address: 2 } }, log);
  onTestFinished(edge.stop);
  const port = await edge.listen("127.0.0.1", 0);
  const [first] = [dial(port, ""), dial(port, "")];
  await expect.poll(() => exchange(port, "")).toMatch(/^HTTP\/1\.1 503 .*Retry-After: 5\r/s);
  expect((await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined))?.status ?? 503).toBe(503);
  first?.destroy();
  await expect.poll(async () => (await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined))?.status).toBe(200);
});

test.for(["localhost", "127.0.0.1"])("[S16] listening on %s it serves this machine's names only", async (listensOn) => {
  const web = await serve((_, response) => response.end("page"));
  const options = { web, gateways: [await serveEcho()], connections: { all: 100, address: 100 } };
  const edge = openEdge({ ...options, origins: ["https://chat.example.org", "nonsense"] }, log);
  onTestFinished(edge.stop);
  const port = await edge.listen(listensOn, 0);
  const statusFor = async (host: string, bytes: string) =>
    Number(/^HTTP\/1\.1 (\d+)/.exec(await exchange(port, bytes.replace(/Host: .*/, `Host: ${host}`)))?.[1]);
  const page = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  for (const host of ["localhost", "LOCALHOST:80", `127.0.0.1:${port}`, "[::1]:5000", "chat.example.org"])
    expect(await statusFor(host, page), host).toBe(200);
  for (const host of [
    "evil.example",
    `evil.example:${port}`,
    "localhost.evil.example",
    "",
    "[::2]",
    "127.0.0.1.nip.io",
  ]) {
    expect(await statusFor(host, page), host).toBe(421);
    expect(await statusFor(host, handshake()), host).toBe(421);
  }
});

test("[S16] an edge that others reach serves every name", async () => {
  const web = await serve((_, response) => response.end("page"));
  const edge = await listening(web, [], "0.0.0.0");
  expect(await exchange(edge, "GET / HTTP/1.1\r\nHost: chat.example.org\r\nConnection: close\r\n\r\n")).toMatch(
    / 200 /,
  );
});

test("[O14] what failed is logged without a word of who asked for what", async () => {
  const lines: string[] = [];
  const listens = { warn: (...words: unknown[]) => lines.push(JSON.stringify(words)) };
  const options = { web: await nobody(), gateways: [], origins: [], connections: { all: 100, address: 100 } };
  const edge = openEdge(options, Object.assign(openLog("edge", "silent"), listens));
  onTestFinished(edge.stop);
  const port = await edge.listen("127.0.0.1", 0);
  await fetch(`http://127.0.0.1:${port}/KFM-7QP?from=mail`, { headers: { "user-agent": "Somebody/1.0" } });
  expect(lines).toEqual(['[{"code":"ECONNREFUSED","service":"page"},"a service did not answer"]']);
});

function handshake(more = ""): string {
  return (
    "GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
    `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${more}\r\n`
  );
}

function dial(port: number, bytes: string) {
  const socket = connect(port, "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  socket.on("error", () => undefined); // it is closed on us, which "close" tells
  socket.write(bytes, "latin1");
  return socket;
}

function exchange(port: number, bytes: string): Promise<string> {
  const socket = dial(port, bytes);
  let answered = "";
  socket.on("data", (part) => {
    answered += part.toString("latin1");
  });
  return new Promise((resolve) => socket.once("close", () => resolve(answered)));
}

// Answers the first head with these bytes, at once or when told to, and then only listens.
async function serveRaw(said: string) {
  let heard = "";
  const asked = Promise.withResolvers<void>();
  const told = Promise.withResolvers<void>();
  let held: Promise<void> = Promise.resolve();
  const server = createRawServer((socket) => {
    socket.on("error", () => undefined);
    socket.on("data", (part) => {
      heard += part.toString("latin1");
    });
    socket.once("data", () => {
      asked.resolve();
      void held.then(() => socket.write(said));
    });
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: addressOf(server.address()),
    asked: asked.promise,
    heard: () => heard,
    hold: () => {
      held = told.promise;
    },
    answer: () => told.resolve(),
  };
}

async function listening(web: string, gateways: string[], host = "127.0.0.1", files = ""): Promise<number> {
  const edge = openEdge({ web, files, gateways, origins: [], connections: { all: 100, address: 100 } }, log);
  onTestFinished(edge.stop);
  return edge.listen(host, 0);
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return addressOf(server.address());
}

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
