import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { png, pngThatTells, secret } from "../contract/files/pictures.ts";
import { dial, head } from "../contract/files/raw.ts";
import { connect } from "../support/client.ts";
import { startStack } from "../support/stack.ts";

test("[F1] [F3] [F9] [O6] in containers a picture goes in slowly, comes out clean, and goes with its message", async () => {
  const stack = await startStack();
  const ana = await connect(`${stack.url.replace("http", "ws")}/ws`);
  const { token } = await ana.ask({ type: "room.join", room: "kitchen", name: "Ana", create: true }, "room.joined");
  const fields = { Authorization: `Bearer ${token}`, "Parlor-Message": "m1", "Parlor-Upload": "u1" };
  const bytes = Buffer.concat([pngThatTells(), Buffer.alloc(400_000)]); // as much as 8 kB a second brings meanwhile
  const peer = dial(Number(new URL(stack.url).port));
  peer.say(head("kitchen", { ...fields, "Content-Length": String(bytes.length) }).replace("parlor.test", "localhost"));
  peer.say(bytes.subarray(0, 300_000));
  await delay(7_000); // longer than the edge waits for anything else that is sent
  peer.say(bytes.subarray(300_000));
  await expect.poll(peer.heard).toMatch(/^HTTP\/1\.1 201 .*"seal"/s);
  const file = JSON.parse(peer.heard().split("\r\n\r\n")[1] ?? "");
  expect(file).toMatchObject({ type: "image/png", width: 3, height: 2 });

  ana.sendRaw(JSON.stringify({ type: "message.post", id: "m1", text: "", files: [{ ...file, name: "a.png" }] }));
  const { seq } = await ana.next("message.posted");
  const url = `${stack.url}/files/kitchen/${file.id}/a.png`;
  const read = await fetch(url, { headers: { range: "bytes=0-7" } });
  expect([read.status, Buffer.from(await read.arrayBuffer())]).toEqual([206, png().subarray(0, 8)]);
  const whole = await fetch(url);
  expect(whole.headers.get("content-security-policy")).toContain("sandbox");
  expect(Buffer.from(await whole.arrayBuffer()).includes(secret)).toBe(false);

  ana.sendRaw(JSON.stringify({ type: "message.delete", id: "d1", target: seq }));
  await expect.poll(async () => (await fetch(url)).status).toBe(404);
  const [files = ""] = await stack.containers("files");
  expect(await stack.exec(files, "find", "/data", "-type", "f")).toBe("");
});
