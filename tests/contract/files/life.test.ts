import { readFile, utimes } from "node:fs/promises";
import { expect, test } from "vitest";
import { stopAfter } from "../../support/leftovers.ts";
import { startFiles, startRooms } from "../../support/service.ts";
import { asGateway } from "../rooms/as-gateway.ts";
import * as pictures from "./pictures.ts";
import { dial, head } from "./raw.ts";
import { startUploads } from "./uploads.ts";

const minute = 60_000;

async function age(paths: readonly string[], ms: number): Promise<void> {
  const then = new Date(Date.now() - ms);
  for (const path of paths) await utimes(path, then, then);
}

test("[F5] a service that is killed in the middle of an upload leaves nothing, and the upload sent again is whole", async () => {
  const house = await startUploads();
  const ana = await house.chat.join("killed", "Ana");
  const upload = "killed-upload";
  const peer = dial(house.files.ports.port);
  const fields = { Authorization: `Bearer ${ana.joined.token}`, "Parlor-Message": "m1", "Parlor-Upload": upload };
  peer.say(`${head("killed", { ...fields, "Content-Length": "2000000" })}${"x".repeat(1_000_000)}`);
  await expect.poll(house.stored).toHaveLength(1);
  await house.kill();
  const drafts = await house.stored();
  expect(drafts[0]).toContain(".drafts");
  await age(drafts, 3 * minute);
  await house.start();
  expect(await house.stored()).toEqual([]);
  const body = "y".repeat(2_000_000);
  const { id } = await house.upload(ana, body, { upload });
  expect((await house.readBytes(ana, id)).toString()).toBe(body);
  expect(await house.stored()).toHaveLength(1);
});

test("[F9] what no message named is gone after an hour, and what one names stays", async () => {
  const house = await startUploads({ PARLOR_FILES_SWEEP_SECONDS: "1" });
  const ana = await house.chat.join("unnamed", "Ana");
  const named = await house.upload(ana, "named", { message: "m1" });
  const unnamed = await house.upload(ana, "unnamed", { message: "m2" });
  ana.sendRaw(JSON.stringify({ type: "message.post", id: "m1", text: "", files: [{ ...named, name: "a.txt" }] }));
  await ana.next("message.posted");
  await age(await house.stored(), 59 * minute);
  const swept = await house.metric("parlor_files_stored");
  await expect.poll(() => house.metric("parlor_files_stored")).toBe(2);
  expect([swept, (await house.read(ana, unnamed.id)).status]).toEqual([2, 200]);
  await age(await house.stored(), 61 * minute);
  await expect.poll(async () => (await house.read(ana, unnamed.id)).status).toBe(404);
  await expect.poll(() => house.metric("parlor_files_stored")).toBe(1);
  expect(await (await house.read(ana, named.id)).text()).toBe("named");
  expect(await house.metric('parlor_files_removed_total{why="unnamed"}')).toBe(1);
});

test("[F9] files go when the owner removes their message, and when the host closes their room", async () => {
  const house = await startUploads();
  const olga = await house.chat.create("Olga");
  const { code } = olga.joined.room;
  const bo = await house.chat.join(code, "Bo");
  const say = async (message: string) => {
    const file = await house.upload(bo, message, { message });
    bo.sendRaw(JSON.stringify({ type: "message.post", id: message, text: "", files: [{ ...file, name: "a.txt" }] }));
    const { seq } = await olga.next("message.posted", ({ id }) => id === message);
    return { id: file.id, seq };
  };
  const [removed, kept] = [await say("removed"), await say("kept")];
  await olga.ask({ type: "message.remove", target: removed.seq }, "done");
  await expect.poll(async () => (await house.read(bo, removed.id)).status).toBe(404);
  expect((await house.read(bo, kept.id)).status).toBe(200);
  const operator = await asGateway(house.chat.broker, "operator");
  await operator.granted("room.close", { room: code });
  await expect.poll(house.stored).toEqual([]);
});

test("[F4] a disk that is nearly full refuses files, and messages go on", async () => {
  const house = await startUploads({ PARLOR_SPARE_MEGABYTES: "1000000" }); // no disk here has a terabyte free
  const ana = await house.chat.join("disk", "Ana");
  const refused = await house.send(ana, "x");
  expect([refused.status, await refused.text()]).toEqual([507, "The host has no space left for files.\n"]);
  await ana.post("messages go on");
  expect((await ana.next("message.posted")).text).toBe("messages go on");
  expect(await house.metric('parlor_files_uploads_total{outcome="disk-full"}')).toBe(1);
});

test("[F4] all files together, and what one person uploads in a day, have a bound that is named", async () => {
  const house = await startUploads({ PARLOR_ALL_FILES_MEGABYTES: "3", PARLOR_MEMBER_FILES_MEGABYTES: "1" });
  const [ana, bo, cy] = [
    await house.chat.join("bounds", "Ana"),
    await house.chat.join("bounds", "Bo"),
    await house.chat.join("bounds", "Cy"),
  ];
  const megabyte = Buffer.alloc(1024 ** 2);
  await house.upload(ana, megabyte);
  const second = await house.send(ana, megabyte);
  expect([second.status, await second.text()]).toEqual([429, "One person may upload 1 MB in a day.\n"]);
  expect(Number(second.headers.get("retry-after"))).toBeGreaterThan(80_000);
  await house.upload(bo, megabyte);
  const third = await house.send(cy, megabyte);
  expect([third.status, await third.text()]).toEqual([507, "All files of this Parlor may have 3 MB.\n"]);
});

test("[F4] uploads that begin at once share the bound of their room", async () => {
  const house = await startUploads({ PARLOR_ROOM_FILES_MEGABYTES: "1" });
  const ana = await house.chat.join("at-once", "Ana");
  const sent = await Promise.all(Array.from({ length: 8 }, () => house.send(ana, Buffer.alloc(300_000))));
  expect(sent.filter(({ status }) => status === 201)).toHaveLength(3);
  expect(sent.filter(({ status }) => status === 507)).toHaveLength(5);
  expect(await house.stored()).toHaveLength(3);
});

test("[F6] without the rooms service nothing is taken, and everything that is there is read", async () => {
  const house = await startUploads();
  const ana = await house.chat.join("away", "Ana");
  const { id } = await house.upload(ana, pictures.png());
  await house.chat.rooms[0]?.stop();
  expect((await house.send(ana, "x")).status).toBe(503);
  expect((await house.read(ana, id)).status).toBe(200);
  const again = await startRooms(house.chat.broker);
  stopAfter(async () => void (await again.stop()));
  await expect.poll(async () => (await house.send(ana, "x")).status).toBe(201);
});

test("[F1] [F9] two instances share a folder: what one takes both hand out, and neither keeps what is deleted", async () => {
  const house = await startUploads();
  const other = await startFiles(house.chat.broker, { PARLOR_FILES: house.folder });
  const ana = await house.chat.join("shared", "Ana");
  const file = await house.upload(ana, "shared", { message: "m1", upload: "u1" });
  const at = `http://127.0.0.1:${other.ports.port}/files/shared`;
  const read = () => fetch(`${at}/${file.id}/name`);
  expect(await (await read()).text()).toBe("shared");
  const headers = { authorization: `Bearer ${ana.joined.token}`, "parlor-message": "m1", "parlor-upload": "u1" };
  expect(await (await fetch(at, { method: "PUT", body: "shared", headers })).json()).toMatchObject({ id: file.id });
  ana.sendRaw(JSON.stringify({ type: "message.post", id: "m1", text: "", files: [{ ...file, name: "a.txt" }] }));
  const { seq } = await ana.next("message.posted");
  ana.sendRaw(JSON.stringify({ type: "message.delete", id: "d1", target: seq }));
  await expect.poll(async () => (await read()).status).toBe(404);
  expect(await house.stored()).toEqual([]);
});

test("[F7] twenty uploads of 25 MB at once leave the service below 200 MB, pictures too", async () => {
  const house = await startUploads({ PARLOR_ROOM_FILES_MEGABYTES: "1000", PARLOR_LIMITS: "false" });
  const ana = await house.chat.join("crowd", "Ana");
  const data = Buffer.alloc(25 * 1024 ** 2 - 10_000);
  const photograph = pictures.pngWith(data);
  const uploads = Array.from({ length: 20 }, (_, at) => house.upload(ana, at % 2 ? data : photograph));
  for (const { id, size } of await Promise.all(uploads)) {
    const { headers, body } = await house.read(ana, id);
    await body?.cancel();
    expect(Number(headers.get("content-length"))).toBe(size);
  }
  const status = await readFile(`/proc/${house.files.pid}/status`, "utf8");
  expect(Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024).toBeLessThan(200); // the most there ever was
});
