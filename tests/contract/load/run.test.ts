import { once } from "node:events";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { runLoad } from "../../load/run.ts";
import { ordinary } from "../../load/scenarios.ts";
import { type Chat, startChat } from "../../support/chat.ts";

const small = { ...ordinary, groups: [{ rooms: 3, members: 4, rate: 60 }], seconds: 2, warmUp: 0, workers: 2 };
const open = () => startChat({ env: { PARLOR_LIMITS: "false" } });
const urlOf = (chat: Chat) => `ws://127.0.0.1:${chat.gateways[0]?.ports.port}/ws`;

test("a crowd that talks at a rate: everything is stored, and delivered to everyone once", async () => {
  await using chat = await open();
  const { counts, accounted, times } = await runLoad({ ...small, urls: [urlOf(chat)] });
  expect(counts.sent).toBeGreaterThan(100);
  expect(counts.stored).toBe(counts.sent);
  expect(accounted).toEqual({ due: counts.sent * 4, missing: 0, unanswered: 0 });
  expect(counts).toMatchObject({ delivered: accounted.due, doubled: 0, holes: 0, cut: 0, refused: 0 });
  expect(times.delivery.total).toBeGreaterThan(counts.sent);
  expect(times.joining.total).toBe(12);
});

test("a crowd that is cut off, types, leaves and comes back: still nothing is missing or doubled", async () => {
  await using chat = await open();
  const restless = { storm: 1, typing: 20, churn: 5, slow: 0.1, seconds: 3 };
  const { counts, accounted, times } = await runLoad({ ...small, ...restless, urls: [urlOf(chat)] });
  expect(times.returning.total).toBeGreaterThanOrEqual(12);
  expect(counts).toMatchObject({ stored: counts.sent, doubled: 0, holes: 0 });
  expect(accounted).toMatchObject({ missing: 0, unanswered: 0, due: counts.delivered });
});

test("as much as a server takes: the window keeps so many posts on their way", async () => {
  await using chat = await open();
  const { counts, accounted } = await runLoad({ ...small, window: 8, seconds: 1, urls: [urlOf(chat)] });
  expect(counts.stored).toBeGreaterThan(100);
  expect(accounted).toMatchObject({ missing: 0, unanswered: 0 });
});

test.each(["edits", "reactions"] as const)("a crowd that says %s once everyone has a message", async (kind) => {
  await using chat = await open();
  const ana = await chat.create("Ana");
  const { counts, accounted } = await runLoad({ ...small, kind, urls: [urlOf(chat)] }, { rooms: kind });
  expect(counts).toMatchObject({ stored: counts.sent, doubled: 0, holes: 0, refused: 0 });
  expect(accounted).toMatchObject({ missing: 0, unanswered: 0, due: counts.delivered });
  const bo = await chat.join(`load-${kind}-0-0`, "Bo");
  const { events } = await bo.ask({ type: "history.fetch" }, "history.page");
  const of = (type: string) => events.filter((event) => event.type === type);
  expect(of("message.posted").length).toBeLessThan(counts.sent / 6); // a room's share is a third of all
  expect(of("message.posted").filter((event) => event.edited ?? event.reactions).length).toBeGreaterThan(0);
  await ana.close();
});

test.each([
  ["withheld", 0, (seen: Seen) => seen.accounted.missing > 0 && seen.counts.holes > 0],
  ["sent twice", 2, (seen: Seen) => seen.counts.doubled > 0],
] as const)("a frame that is %s is noticed", async (_, copies, noticed) => {
  await using chat = await open();
  const url = await falsify(urlOf(chat), copies);
  const plan = { ...small, workers: 1, groups: [{ rooms: 1, members: 2, rate: 40 }], seconds: 1, urls: [url] };
  expect(noticed(await runLoad(plan, { patience: 500 }))).toBe(true);
});

type Seen = Awaited<ReturnType<typeof runLoad>>;

async function falsify(to: string, copies: number): Promise<string> {
  let events = 0;
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  server.on("connection", (client, request) => {
    const gateway = new WebSocket(to, request.headers["sec-websocket-protocol"]);
    client.on("message", async (data) => {
      if (gateway.readyState === WebSocket.CONNECTING) await once(gateway, "open");
      gateway.send(String(data));
    });
    gateway.on("message", (data) => {
      const isTenth = String(data).startsWith('[{"seq"') && ++events === 10;
      for (let copy = isTenth ? copies : 1; copy > 0; copy--) client.send(String(data));
    });
    client.on("close", () => gateway.close());
  });
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const address = server.address();
  return `ws://127.0.0.1:${typeof address === "object" && address?.port}/ws`;
}
