import { randomBytes } from "node:crypto";
import { readdir } from "node:fs/promises";
import { expect, test } from "vitest";
import { png } from "../contract/files/pictures.ts";
import { startUploads } from "../contract/files/uploads.ts";
import { asGateway, code } from "../contract/rooms/as-gateway.ts";
import { startBroker } from "../support/broker.ts";
import { scratchFolder } from "../support/launcher.ts";
import { startFiles } from "../support/service.ts";
import { holds, readBack, say, startParlor } from "./parlor.ts";
import { backUp, lastLine, runTool } from "./tool.ts";

const general = code("general");

test("[O2] a backup is taken while people talk, and what it restores is everything", async () => {
  const old = await startBroker();
  const parlor = await startParlor(old);
  const olga = await parlor.create("Olga");
  await olga.ask({ type: "room.rename", title: "Tea house" }, "done");
  const { code: room } = olga.joined.room;
  const bo = await parlor.join({ room, name: "Bo" });
  const said: string[] = [];
  const talk = async () => {
    said.push(`message ${said.length}`);
    await say(bo, `message ${said.length - 1}`);
  };
  for (let at = 0; at < 20; at++) await talk();

  let over = false;
  const backup = backUp(old).finally(() => (over = true));
  while (!over) await talk();
  await parlor.stop();

  const fresh = await startBroker();
  const restored = await runTool(fresh, ["restore"], await backup);
  expect(restored.code, restored.said).toBe(0);
  expect(lastLine(restored)).toMatch(/^Restored: ROOMS \([\d,]+ messages\), .* The log has a new epoch\.$/);

  const again = await startParlor(fresh);
  const back = await again.join({ room, name: "Olga", token: olga.joined.token });
  expect(back.joined.you).toEqual(olga.joined.you);
  expect(back.joined.you.role).toBe("owner");
  expect(back.joined.room).toMatchObject({ code: room, title: "Tea house" });
  const boBack = await again.join({ room, name: "Bo", token: bo.joined.token });
  expect(boBack.joined.you).toEqual(bo.joined.you);

  const kept = await readBack(back);
  expect(kept.length).toBeGreaterThanOrEqual(20);
  expect(kept).toEqual(said.slice(0, kept.length));

  await say(boBack, "and on it goes");
  expect((await back.next("message.posted")).text).toBe("and on it goes");
});

test("[O2] [F1] a backup has the files, and a restore brings each back as it was, and no more if it fails", async () => {
  const house = await startUploads();
  const ana = await house.chat.join("pictures", "Ana");
  const bytes = randomBytes(3_000_000);
  const film = await house.upload(ana, bytes, { message: "film" });
  const picture = await house.upload(ana, png(), { message: "picture" });
  for (const [id, file] of Object.entries({ film, picture })) {
    ana.sendRaw(JSON.stringify({ type: "message.post", id, text: "", files: [{ ...file, name: id }] }));
    await ana.next("message.posted");
  }
  const backup = await backUp({ ...house.chat.broker, env: { PARLOR_FILES: house.folder } });
  const kept = await house.readBytes(ana, picture.id);

  const [fresh, folder] = [await startBroker(), await scratchFolder()];
  const target = { ...fresh, env: { PARLOR_FILES: folder } };
  const damaged = Buffer.from(backup);
  damaged.writeUInt8(damaged.readUInt8(damaged.length - 1_000_000) ^ 1, damaged.length - 1_000_000);
  expect(await runTool(target, ["restore"], damaged, true)).toMatchObject({ code: 1 });
  expect((await readdir(folder, { recursive: true, withFileTypes: true })).filter((one) => one.isFile())).toEqual([]);
  const restored = await runTool(target, ["restore"], backup);
  expect(lastLine(restored)).toMatch(/, 2 files\. The log has a new epoch\.$/);

  const again = await startParlor(fresh);
  const files = await startFiles(fresh, { PARLOR_FILES: folder });
  const back = await again.join({ room: "pictures", name: "Ana", token: ana.joined.token });
  const page = await back.ask({ type: "history.fetch" }, "history.page");
  expect(page.events.map((event) => "files" in event && event.files?.[0]?.id)).toEqual([film.id, picture.id]);
  const read = async (id: string) => {
    const answer = await fetch(`http://127.0.0.1:${files.ports.port}/files/pictures/${id}/name`);
    return Buffer.from(await answer.arrayBuffer());
  };
  expect([await read(film.id), await read(picture.id)]).toEqual([bytes, kept]);
});

test("[O2] what is too much for one part, or for one window of the broker's, comes back the same", async () => {
  const old = await startBroker();
  const parlor = await startParlor(old);
  const gateway = await asGateway(old);
  const { you, token } = await gateway.granted("room.join", { room: "general", name: "Ana" });
  const said = Array.from({ length: 5000 }, () => randomBytes(750).toString("base64"));
  for (let at = 0; at < said.length; at += 250)
    await Promise.all(said.slice(at, at + 250).map((text) => gateway.post(general, you, text)));
  await parlor.stop();
  const backup = await backUp(old);
  expect(backup.length).toBeGreaterThan(4_000_000);

  const fresh = await startBroker();
  expect(await runTool(fresh, ["restore"], backup, true)).toMatchObject({ code: 0 });
  const [before, after] = [(await holds(old))[0]?.state, (await holds(fresh))[0]?.state];
  expect(after).toMatchObject({ messages: 5000, first_seq: before?.first_seq, last_seq: before?.last_seq });

  const ana = await (await startParlor(fresh)).join({ room: "general", name: "Ana", token });
  expect(await readBack(ana)).toEqual(said);
});
