import { connect as dial } from "node:net";
import { beforeAll, expect, test } from "vitest";
import { connect } from "../support/client.ts";
import { stopAfter } from "../support/leftovers.ts";
import { type Stack, startStack } from "../support/stack.ts";

const promised = 3;

let stack: Stack;
let port: number;
beforeAll(async () => {
  stack = await startStack({ env: { PARLOR_CONNECTIONS: String(promised) } });
  port = Number(new URL(stack.url).port);
});

const host = "Host: localhost\r\n";
const handshake = (more = "", version = 13) =>
  `GET /ws HTTP/1.1\r\n${host}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: ${version}\r\n` +
  `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: chat.v1\r\n${more}\r\n`;

function exchange(bytes: string, enough?: RegExp): Promise<string> {
  const socket = dial(port, "127.0.0.1");
  stopAfter(async () => void socket.destroy());
  let answered = "";
  socket.on("error", () => undefined); // "close" follows
  socket.on("data", (part) => {
    answered += part.toString("latin1");
    if (enough?.test(answered)) socket.destroy();
  });
  socket.write(bytes, "latin1");
  return new Promise((resolve) => socket.once("close", () => resolve(answered)));
}

test.for([
  ["POST", `POST / HTTP/1.1\r\n${host}Content-Length: 100000\r\n\r\n`, 405],
  ["POST of a handshake", handshake().replace("GET", "POST"), 405],
  ["GET with a body", `GET / HTTP/1.1\r\n${host}Content-Length: 5\r\n\r\n`, 413],
  ["GET with chunks", `GET / HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n`, 413],
  ["a handshake with a body", handshake("Content-Length: 5\r\n"), 413],
  ["a handshake in HTTP/1.0", handshake().replace("HTTP/1.1", "HTTP/1.0"), 404],
  ["cookies of 30 kB", handshake(`Cookie: ${"a".repeat(30_000)}\r\n`), 431],
  ["a name that is not this machine's", handshake().replace("localhost", "evil.example"), 421],
] as const)("[O13] %s is refused, and nothing that never comes is waited for", async ([, bytes, status]) => {
  const closing = bytes.replace("Connection: Upgrade", "Connection: Upgrade, close");
  expect(await exchange(closing)).toMatch(new RegExp(`^HTTP/1\\.[01] ${status} `));
});

test.for(["", `GET / HTTP/1.1\r\n${host}X-A: `])(
  "[O13] a connection that says %j and no more is closed",
  async (bytes) => {
    await exchange(bytes);
  },
);

test("[O13] cookies of 20 kB, a made-up address and 200 fields reach neither the page nor the gateway", async () => {
  const more = `Cookie: ${"a".repeat(18_000)}\r\nX-Forwarded-For: 6.6.6.6\r\n${"X: 1\r\n".repeat(200)}`;
  expect(await exchange(handshake(more), /\r\n\r\n/)).toMatch(/^HTTP\/1\.1 101 /);
  expect(await exchange(`GET / HTTP/1.1\r\n${host}${more}Connection: close\r\n\r\n`)).toMatch(/^HTTP\/1\.1 200 /);
});

test("[O16] a gateway that is full refuses, and is not taken for one that is away", async () => {
  const url = `${stack.url.replace("http", "ws")}/ws`;
  const clients = await Promise.all(Array.from({ length: promised }, () => connect(url)));
  for (const _ of clients) {
    const answered = await exchange(handshake(), /\n$/);
    expect(answered).toMatch(/^HTTP\/1\.1 503 .*Retry-After: \d+\r/s);
    expect(answered).toMatch(/Full/);
  }
  await clients[0]?.close();
  await expect.poll(() => exchange(handshake(), /\r\n\r\n/), { timeout: 1_500 }).toMatch(/^HTTP\/1\.1 101 /);
});

test("[O14] [O15] who asked for what is not logged when the page is away, and the kernel keeps little", async () => {
  const [edge = ""] = await stack.containers("edge");
  const [gateway = ""] = await stack.containers("gateway");
  for (const container of [edge, gateway])
    expect(await stack.exec(container, "cat", "/proc/sys/net/ipv4/tcp_wmem", "/proc/sys/net/ipv4/tcp_rmem")).toMatch(
      /^4096\t16384\t131072\n4096\t16384\t131072$/,
    );
  await stack.compose("stop", "web");
  const fields = "User-Agent: Somebody\r\nReferer: http://elsewhere.example/\r\nConnection: close\r\n";
  const answered = await exchange(`GET /KFM-7QP?from=mail HTTP/1.1\r\n${host}${fields}\r\n`);
  expect(answered).toMatch(/^HTTP\/1\.1 50[23] /);
  const log = await stack.compose("logs", "--no-color", "edge");
  expect(log).toMatch(/"level":"error"/);
  expect(log).not.toMatch(/KFM|from=mail|Somebody|elsewhere|remote_ip|client_ip/);
});
