import "./likes.ts";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { type Chat, startChat } from "../../support/chat.ts";

let chat: Chat;
beforeAll(async () => {
  chat = await startChat({ env: { NODE_OPTIONS: `--import=${fileURLToPath(new URL("likes.ts", import.meta.url))}` } });
});

test("[U2] a kind of content that one file declares is posted, refused, told, folded and kept", async () => {
  const ana = await chat.join("new-kind", "Ana");
  const bo = await chat.join("new-kind", "Bo");
  const { id: anas } = ana.joined.you;
  const { seq } = await ana.post("like me").then(() => bo.next("message.posted"));
  const like = { type: "test.like", id: "l1", target: seq };
  bo.sendRaw(JSON.stringify({ ...like, target: "that one" }));
  expect(await bo.next("refused")).toMatchObject({ id: "l1", reason: "invalid", field: "target" });
  bo.sendRaw(JSON.stringify(like));
  const told = await ana.next("test.liked" as "message.posted");
  const you = bo.joined.you;
  expect(told).toEqual({ ...like, type: "test.liked", by: you.id, name: "Bo", ts: told.ts, seq: told.seq, prev: seq });
  const page = await ana.ask({ type: "history.fetch" }, "history.page");
  expect(page.events).toMatchObject([{ seq, by: anas, text: "like me", likes: [you.id], changed: told.seq }]);
  expect(page.events).toHaveLength(1);
});
