import type { Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { createReadServer } from "./http.ts";

const host = "Host: parlor.test\r\n";
const soon = { head: 100, notice: 20, idle: 100, answer: 100 } as const;
const never = 60_000;

test.for([
  ["silence", ""],
  ["half a head", `GET / HTTP/1.1\r\n${host}X-A: `],
] as const)("[W16] [S14] %s is closed", async ([, bytes]) => {
  const patience = { ...soon, idle: never, answer: never };
  const socket = await dial(await serving({ patience }), bytes);
  expect(await all(socket)).toMatch(/^(HTTP\/1\.1 408 .*)?$/s);
});

test("[S14] where uploads are taken, half a head is closed all the same, and a body where none is taken refused", async () => {
  const put = { at: (path: string) => path === "/up", take: () => undefined };
  const half = await dial(
    await serving({ patience: { ...soon, idle: never, answer: never }, put }),
    `PUT /up HTTP/1.1\r\n`,
  );
  expect(await all(half)).toMatch(/^(HTTP\/1\.1 408 .*)?$/s);
  const elsewhere = await dial(await serving({ put }), `PUT / HTTP/1.1\r\n${host}Content-Length: 9\r\n\r\n`);
  expect(await all(elsewhere)).toMatch(/^HTTP\/1\.1 405 .*allow: GET, HEAD\r/is);
});

test("[W16] [S14] a connection that asks nothing more is closed", async () => {
  const socket = await dial(await serving({ patience: { ...soon, head: never, answer: never } }), get("/"));
  expect(await all(socket)).toMatch(/^HTTP\/1\.1 200 .*page$/s);
});

test("[W16] [S14] an answer that is not read in time is given up", async () => {
  const asked = Promise.withResolvers<void>();
  const server = await serving({
    answer: (_, response) => {
      response.write("a beginning");
      response.once("close", () => asked.resolve());
    },
    patience: { ...soon, head: never, idle: never },
  });
  await dial(server, get("/"));
  await asked.promise;
});

test.for([
  ["POST", `POST / HTTP/1.1\r\n${host}Content-Length: 100000\r\n\r\n`, 405],
  ["a POST that waits for leave", `POST / HTTP/1.1\r\n${host}Content-Length: 9\r\nExpect: 100-continue\r\n\r\n`, 405],
  ["OPTIONS", `OPTIONS * HTTP/1.1\r\n${host}\r\n`, 405],
  ["TRACE", `TRACE / HTTP/1.1\r\n${host}\r\n`, 405],
  ["CONNECT", "CONNECT 127.0.0.1:80 HTTP/1.1\r\nHost: 127.0.0.1:80\r\n\r\n", 405],
  ["GET with a length", `GET / HTTP/1.1\r\n${host}Content-Length: 5\r\n\r\n`, 413],
  ["GET in chunks", `GET / HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n`, 413],
  ["two hosts", `GET / HTTP/1.1\r\n${host}Host: elsewhere\r\n\r\n`, 400],
  ["two lengths", `GET / HTTP/1.1\r\n${host}Content-Length: 0\r\nContent-Length: 5\r\n\r\nhello`, 400],
  ["a length and chunks", `GET / HTTP/1.1\r\n${host}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n`, 400],
  ["a folded field", `GET / HTTP/1.1\r\n${host}X: a\r\n b\r\n\r\n`, 400],
  ["a bare line feed", `GET / HTTP/1.1\r\n${host}X: a\nY: b\r\n\r\n`, 400],
  ["a NUL", `GET / HTTP/1.1\r\n${host}X: a\0b\r\n\r\n`, 400],
  ["a head that is too large", `GET / HTTP/1.1\r\n${host}Cookie: ${"a".repeat(20_000)}\r\n\r\n`, 431],
] as const)("[W16] [S14] %s is refused at once, and the connection closed", async ([, bytes, status]) => {
  const answered = await all(await dial(await serving({ headBytes: 16_384 }), bytes));
  expect(answered).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  if (status === 405 && !bytes.startsWith("CONNECT")) expect(answered).toMatch(/^allow: GET, HEAD\r$/im);
});

test("[W16] [S14] requests that are sent before the answer to the last one are not collected", async () => {
  let asked = 0;
  const server = await serving({ answer: () => void asked++ });
  await all(await dial(server, get("/").repeat(50)));
  expect(asked).toBe(1);
});

test("[W16] requests one after the other share a connection", async () => {
  const socket = await dial(await serving({}), get("/"));
  await new Promise((resolve) => socket.once("data", resolve));
  socket.write(get("/").replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
  expect(await all(socket)).toMatch(/^HTTP\/1\.1 200 .*page$/s);
});

const get = (path: string) => `GET ${path} HTTP/1.1\r\n${host}\r\n`;

async function serving(options: Partial<Parameters<typeof createReadServer>[0]>): Promise<Server> {
  const server = createReadServer({
    answer: (_, response) => void response.end("page"),
    refuse: (response, status) => void response.writeHead(status).end(),
    headBytes: 8_192,
    ...options,
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return server;
}

async function dial(server: Server, bytes: string): Promise<Socket> {
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  socket.on("error", () => undefined); // how it ends is no matter, that it does is
  socket.write(bytes, "latin1");
  return socket;
}

function all(socket: Socket): Promise<string> {
  let text = "";
  socket.on("data", (bytes) => {
    text += bytes.toString("latin1");
  });
  return new Promise((resolve) => socket.once("close", () => resolve(text)));
}
