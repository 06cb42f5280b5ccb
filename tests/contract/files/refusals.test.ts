import { beforeAll, expect, test } from "vitest";
import * as pictures from "./pictures.ts";
import { dial, head } from "./raw.ts";
import { startUploads } from "./uploads.ts";

let house: Awaited<ReturnType<typeof startUploads>>;
let ana: Awaited<ReturnType<typeof house.chat.join>>;
beforeAll(async () => {
  house = await startUploads({ PARLOR_FILE_MEGABYTES: "1", PARLOR_ROOM_FILES_MEGABYTES: "3" });
  ana = await house.chat.join("refusals", "Ana");
});

async function refusedAs(response: Response, status: number, reason: string, sentence: RegExp): Promise<void> {
  const text = await response.text();
  expect([response.status, response.headers.get("parlor-refusal"), text]).toEqual([
    status,
    reason,
    expect.stringMatching(sentence),
  ]);
  expect(text).toMatch(/^[A-Z].*\.\n$/);
  expect(await house.stored()).toEqual([]);
}

const cutOff = (bytes: Buffer) => bytes.subarray(0, Math.floor(bytes.length / 2));
const spoilt = (bytes: Buffer, at: number) =>
  Buffer.concat([bytes.subarray(0, at), Buffer.from([1]), bytes.subarray(at)]);

test.for([
  ["an empty file", "", 422, "empty", /empty/],
  ["a file that is too large", Buffer.alloc(1024 ** 2 + 1), 413, "file-too-large", /1 MB/],
  ["a PNG of 40,000 × 40,000", pictures.png(40_000, 40_000), 422, "picture-unusable", /40000 × 40000 .* 50 million/],
  ["a PNG without a side", pictures.png(0, 7), 422, "picture-unusable", /0 × 7/],
  ["a PNG that is half here", cutOff(pictures.pngThatTells()), 422, "picture-unusable", /cut off/],
  ["a photograph that is half here", pictures.jpeg().subarray(0, 400), 422, "picture-unusable", /cut off/],
  ["a WebP that is half here", cutOff(pictures.webp()), 422, "picture-unusable", /cut off/],
  ["a GIF that is half here", cutOff(pictures.gif()), 422, "picture-unusable", /cut off/],
  ["an AVIF that is half here", cutOff(pictures.greyAvif), 422, "picture-unusable", /cut off|damaged/],
  [
    "an AVIF of 50,000 × 50,000",
    pictures.avif({ width: 50_000, height: 50_000 }),
    422,
    "picture-unusable",
    /50 million/,
  ],
  ["a damaged PNG", spoilt(pictures.png(), 33), 422, "picture-unusable", /cut off|damaged/],
  ["a damaged GIF", spoilt(pictures.gif(), 19), 422, "picture-unusable", /cut off|damaged/],
] as const)("[F6] %s is refused in words, and nothing is stored", async ([, body, status, reason, sentence]) => {
  await refusedAs(await house.send(ana, body), status, reason, sentence);
});

test("[F6] who uploads is somebody who may be in this room", async () => {
  const bo = await house.chat.join("elsewhere", "Bo");
  for (const token of [bo.joined.token, "made-up", `${ana.joined.token}x`])
    await refusedAs(await house.send(ana, "x", { token }), 403, "not-a-member", /nobody/);
  for (const authorization of ["", "Basic YTpi", "Bearer two words", `Bearer ${"x".repeat(2_000)}`])
    await refusedAs(await house.send(ana, "x", { headers: { authorization } }), 401, "token-missing", /token/);
  const olga = await house.chat.create("Olga");
  const { code } = olga.joined.room;
  const eve = await house.chat.join(code, "Eve");
  await house.upload(eve, "while she is in").then(({ id }) => house.read(eve, id));
  await eve.post("hello");
  await olga.next("message.posted");
  await olga.ask({ type: "member.remove", member: eve.joined.you.id }, "done");
  expect((await house.send(eve, "afterwards")).status).toBe(403);
  const folder = await house.stored();
  expect(folder).toHaveLength(1);
  for (const room of ["no-such-room", "BCDFGH"])
    expect((await house.send(ana, "x", { room })).headers.get("parlor-refusal")).toBe("not-a-member");
});

test.for([
  ["no message", { "parlor-message": "" }, 400],
  ["a message that is a path", { "parlor-message": "../../x" }, 400],
  ["an upload of 4,000 characters", { "parlor-upload": "x".repeat(4_000) }, 400],
] as const)("[F6] an upload with %s is refused", async ([, headers, status]) => {
  const before = await house.stored();
  const response = await house.send(ana, "x", { headers });
  expect([response.status, response.headers.get("parlor-refusal")]).toEqual([status, "unidentified"]);
  expect(await house.stored()).toEqual(before);
});

test.for([
  ["/files/refusals/guessedguessedguessed1/x", 404],
  ["/files/refusals/short/x", 404],
  ["/files/refusals/..%2f..%2fetc%2fpasswd/x", 404],
  ["/files/../../etc/passwd", 404],
  ["/files/refusals/guessedguessedguessed1/..%2f..%2fx", 404],
  [`/files/refusals/guessedguessedguessed1/${encodeURIComponent("exe.\u202Egnp")}`, 404],
  ["/files/refusals/guessedguessedguessed1/%ff", 400],
  [`/files/refusals/guessedguessedguessed1/${"x".repeat(4_000)}`, 414],
  ["/files/no%20room/guessedguessedguessed1/x", 404],
  ["/files/refusals", 404],
  ["/files", 404],
  ["/", 404],
] as const)("[F6] there is nothing at %s", async ([path, status]) => {
  const peer = dial(house.files.ports.port);
  peer.say(`GET ${path} HTTP/1.1\r\nHost: parlor.test\r\nConnection: close\r\n\r\n`);
  await peer.closed;
  expect(peer.heard()).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(peer.heard()).toMatch(/\r\n\r\n[A-Z][^<>]*\.\n$/);
});

test("[F6] a range beyond the end, one that is upside down, and a thousand at once are refused", async () => {
  const { id } = await house.upload(ana, "ten bytes.");
  const many = `bytes=${Array.from({ length: 1_000 }, (_, at) => `${at}-${at}`).join(",")}`;
  for (const range of [
    "bytes=10-",
    "bytes=99-100",
    "bytes=5-4",
    "bytes=-0",
    "bytes=-",
    "bytes=0-1,3-4",
    "rows=1-2",
    many,
  ]) {
    const { status, headers } = await house.read(ana, id, { range });
    expect([range, status, headers.get("content-range")]).toEqual([range, 416, "bytes */10"]);
  }
});

test("[F6] POST, DELETE and a body in chunks are refused", async () => {
  const { id } = await house.upload(ana, "stays");
  for (const method of ["POST", "DELETE", "PATCH"]) {
    const response = await fetch(house.at(`/files/refusals/${id}/x`), { method });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  }
  expect((await fetch(house.at(`/files/refusals/${id}/x`), { method: "PUT", body: "other" })).status).toBe(405);
  const peer = dial(house.files.ports.port);
  peer.say(head("refusals", { ...fields(), "Transfer-Encoding": "chunked" }));
  await expect.poll(peer.heard).toMatch(/^HTTP\/1\.1 411 /);
  expect(await (await house.read(ana, id)).text()).toBe("stays");
});

const fields = (length?: number) => ({
  Authorization: `Bearer ${ana.joined.token}`,
  "Parlor-Message": "m1",
  "Parlor-Upload": crypto.randomUUID(),
  ...(length !== undefined && { "Content-Length": String(length) }),
});

test("[F6] a file that grows beyond its Content-Length is refused, and not stored", async () => {
  const before = await house.stored();
  const peer = dial(house.files.ports.port);
  peer.say(`${head("refusals", fields(5))}hello and a lot more`);
  await peer.closed;
  expect(peer.heard()).toMatch(/^HTTP\/1\.1 400 /);
  expect(await house.stored()).toEqual(before);
});

test("[F6] the answer that a file is too large comes before its bytes", async () => {
  const peer = dial(house.files.ports.port);
  peer.say(head("refusals", { ...fields(5_000_000_000), Expect: "100-continue" }));
  await expect.poll(peer.heard).toMatch(/^HTTP\/1\.1 413 /);
  const welcome = dial(house.files.ports.port);
  welcome.say(head("refusals", { ...fields(5), Expect: "100-continue" }));
  await expect.poll(welcome.heard).toMatch(/^HTTP\/1\.1 100 /);
  welcome.say("hello");
  await expect.poll(welcome.heard).toMatch(/HTTP\/1\.1 201 /);
});

test("[F5] an upload that breaks off in the middle leaves nothing", async () => {
  const before = await house.stored();
  const count = () => house.metric('parlor_files_uploads_total{outcome="broken-off"}');
  const counted = (await count()) || 0;
  const peer = dial(house.files.ports.port);
  peer.say(`${head("refusals", fields(1_000_000))}${"x".repeat(500_000)}`);
  await expect.poll(async () => (await house.stored()).length).toBe(before.length + 1);
  peer.cut();
  await expect.poll(house.stored).toEqual(before);
  await expect.poll(count).toBe(counted + 1);
});

test("[F4] a room has as much as a room may have, and says so before a byte is sent; others go on", async () => {
  const full = await house.chat.join("full", "Fay");
  for (let at = 0; at < 2; at++) await house.upload(full, Buffer.alloc(1024 ** 2 - 10_000));
  await house.upload(full, Buffer.alloc(900_000));
  const peer = dial(house.files.ports.port);
  const own = { ...fields(1_000_000), Authorization: `Bearer ${full.joined.token}` };
  peer.say(head("full", own));
  await expect.poll(peer.heard).toMatch(/^HTTP\/1\.1 507 .*The files of a room may have 3 MB\.\n$/s);
  expect((await house.send(ana, "others")).status).toBe(201);
});
