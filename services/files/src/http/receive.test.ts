import { request as ask, createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { receive } from "./receive.ts";

const pace = { grace: 100, least: 10_000, look: 10 } as const;

/** Resolves to what became of an upload that is sent as told. */
async function received(send: (upload: ReturnType<typeof ask>) => void, take = async (_: Buffer) => undefined) {
  const became = Promise.withResolvers<string>();
  const server = createServer((request, response) => {
    receive(request, take, pace).then(
      () => became.resolve("received"),
      (error: Error) => became.resolve(error.name),
    );
    request.once("close", () => response.end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const upload = ask({ port, host: "127.0.0.1", method: "PUT", headers: { "content-length": 100_000 } });
  upload.on("error", () => undefined); // it is cut off
  onTestFinished(() => {
    upload.destroy();
    server.closeAllConnections();
    server.close();
  });
  send(upload);
  return became.promise;
}

test("[F6] an upload that trickles is given up, and one that begins and stops", async () => {
  const trickle = (upload: ReturnType<typeof ask>) => {
    const timer = setInterval(() => upload.write("x"), 20);
    onTestFinished(() => clearInterval(timer));
  };
  expect(await received(trickle)).toBe("TooSlow");
  expect(await received((upload) => void upload.write(Buffer.alloc(2_000)))).toBe("TooSlow");
});

test("[F5] an upload that ends early is broken off, one that ends as it said is received", async () => {
  expect(await received((upload) => upload.write(Buffer.alloc(50_000), () => upload.destroy()))).toBe("BrokenOff");
  expect(await received((upload) => void upload.end(Buffer.alloc(100_000)))).toBe("received");
});

test("[F1] a body that was all there before it is asked for is received when its last piece is taken", async () => {
  const arrived = Promise.withResolvers<IncomingMessage>();
  const server = createServer((request) => arrived.resolve(request));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const upload = ask({ port: (server.address() as AddressInfo).port, host: "127.0.0.1", method: "PUT" });
  upload.on("error", () => undefined); // it is cut off
  upload.end("all there");
  const request = await arrived.promise;
  await expect.poll(() => request.complete).toBe(true);
  const taken: string[] = [];
  await receive(request, async (piece) => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    taken.push(piece.toString());
  });
  expect(taken).toEqual(["all there"]);
});

test("[F7] no more is in memory than a piece that is being written", async () => {
  let [open, most] = [0, 0];
  const take = async () => {
    open += 1;
    most = Math.max(most, open);
    await new Promise((resolve) => setTimeout(resolve, 5));
    open -= 1;
    return undefined;
  };
  expect(await received((upload) => void upload.end(Buffer.alloc(100_000)), take)).toBe("received");
  expect(most).toBe(1);
});
