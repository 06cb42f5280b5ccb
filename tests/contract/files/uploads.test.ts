import { randomBytes } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import * as pictures from "./pictures.ts";
import { startUploads } from "./uploads.ts";

let house: Awaited<ReturnType<typeof startUploads>>;
let ana: Awaited<ReturnType<typeof house.chat.join>>;
beforeAll(async () => {
  house = await startUploads();
  ana = await house.chat.join("uploads", "Ana");
});

test("[F1] what is uploaded comes back byte for byte, whole and in ranges", async () => {
  const bytes = randomBytes(300_000);
  const { id, type, size } = await house.upload(ana, bytes);
  expect([type, size]).toEqual(["application/octet-stream", bytes.length]);
  expect(await house.readBytes(ana, id)).toEqual(bytes);
  for (const [range, first, last] of [
    ["bytes=0-0", 0, 0],
    ["bytes=1000-200000", 1_000, 200_000],
    ["bytes=299999-", 299_999, 299_999],
    ["bytes=-10", 299_990, 299_999],
    ["bytes=299990-999999", 299_990, 299_999],
    ["bytes=-999999", 0, 299_999],
  ] as const) {
    const part = await house.read(ana, id, { range });
    expect([part.status, part.headers.get("content-range")]).toEqual([206, `bytes ${first}-${last}/300000`]);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(bytes.subarray(first, last + 1));
  }
});

test("[F1] a file never changes: it is kept for ever, and not sent to who has it", async () => {
  const { id } = await house.upload(ana, "for ever");
  const first = await house.read(ana, id);
  expect(first.headers.get("cache-control")).toBe("private, max-age=31536000, immutable");
  const etag = first.headers.get("etag") ?? "";
  expect((await house.read(ana, id, { "if-none-match": etag })).status).toBe(304);
  const part = { range: "bytes=0-2" };
  expect(await (await house.read(ana, id, { ...part, "if-range": etag })).text()).toBe("for");
  expect(await (await house.read(ana, id, { ...part, "if-range": '"another"' })).text()).toBe("for ever");
  expect(await (await house.read(ana, id, { range: "", "if-range": "" })).text()).toBe("for ever");
  expect(await (await house.read(ana, id, { ...part, "if-range": "" })).text()).toBe("for");
  const head = await fetch(house.at(`/files/uploads/${id}/name`), { method: "HEAD" });
  expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([200, "8", ""]);
});

test("[F5] the same upload sent again is one file, whichever answer was lost", async () => {
  const before = (await house.stored()).length;
  const upload = "lost-answer";
  const first = await house.upload(ana, "once", { upload });
  expect(await house.upload(ana, "once", { upload })).toMatchObject({ id: first.id, size: 4 });
  const [one, other] = await Promise.all(["twice", "twice"].map((body) => house.upload(ana, body, { upload: "two" })));
  expect(one?.id).toBe(other?.id);
  expect(await house.stored()).toHaveLength(before + 2);
  const bo = await house.chat.join("uploads", "Bo");
  const others = [house.upload(bo, "once", { upload }), house.upload(ana, "once", { upload, message: "m2" })];
  for (const { id } of await Promise.all(others)) expect(id).not.toBe(first.id);
});

test.for([
  ["a photograph", pictures.jpeg(), "image/jpeg"],
  ["a PNG", pictures.pngThatTells(), "image/png"],
  ["an animated GIF", pictures.gif(), "image/gif"],
  ["an animated WebP", pictures.webp(), "image/webp"],
] as const)("[F3] %s loses all that its owner has not typed, and stays a picture", async ([, bytes, type]) => {
  expect(bytes.includes(pictures.secret)).toBe(true);
  const answer = await house.upload(ana, bytes);
  expect(answer.type).toBe(type);
  const stored = await house.readBytes(ana, answer.id);
  expect(stored.length).toBe(answer.size);
  expect(stored.includes("kitchen")).toBe(false);
  expect(await house.holds("kitchen")).toBe(false);
  const again = await house.upload(ana, stored);
  expect(await house.readBytes(ana, again.id)).toEqual(stored);
});

test.for([
  ["a photograph", pictures.jpeg],
  ["a PNG", ({ orientation }: { orientation: number }) => pictures.pngThatTells(orientation)],
] as const)("[F3] %s that was taken lying is still turned, and its size is that of what one sees", async ([, make]) => {
  const upright = await house.upload(ana, make({ orientation: 1 }));
  expect([upright.width, upright.height]).toEqual([3, 2]);
  const lying = await house.upload(ana, make({ orientation: 6 }));
  expect([lying.width, lying.height]).toEqual([2, 3]);
  const [plain, turned] = await Promise.all([upright, lying].map(({ id }) => house.readBytes(ana, id)));
  const tiff = Buffer.from("4d4d002a000000080001011200030000000100060000", "hex");
  expect([plain?.includes("MM\0*"), turned?.includes(tiff)]).toEqual([false, true]);
});

test("[F3] an AVIF stays as it is; one with more in it than pictures is a download, and so is a HEIC", async () => {
  const plain = await house.upload(ana, pictures.greyAvif);
  expect(plain).toMatchObject({ type: "image/avif", width: 3, height: 2 });
  expect(await house.readBytes(ana, plain.id)).toEqual(pictures.greyAvif);
  expect(await house.upload(ana, pictures.avif({ turned: true }))).toMatchObject({ width: 2, height: 4 });
  const heic = Buffer.from(pictures.avif());
  heic.write("heic", 8);
  for (const bytes of [
    pictures.avif({ items: ["av01", "Exif"] }),
    pictures.avif({ items: ["av01", "mime"] }),
    pictures.avif({ more: Buffer.from("\0\0\0\x10uuidlocation", "latin1") }),
    heic,
  ]) {
    const { id, type } = await house.upload(ana, bytes);
    expect(["application/octet-stream", "image/heic"]).toContain(type);
    const { headers } = await house.read(ana, id);
    expect(headers.get("content-disposition")).toMatch(/^attachment;/);
    expect(headers.get("content-type")).toBe("application/octet-stream");
  }
});

test.for([
  ["HTML", "<!doctype html><script>alert(1)</script>"],
  ["SVG", '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
  ["SVG without a head", '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
  ["PDF", "%PDF-1.7\n"],
  ["a script", "alert(1)"],
] as const)("[F2] %s is a download that no browser takes for anything, whatever it is called", async ([, body]) => {
  const { id } = await house.upload(ana, body);
  const { headers } = await house.read(ana, id, {}, "cat.png");
  expect(headers.get("content-disposition")).toBe("attachment; filename*=UTF-8''cat.png");
  expect(headers.get("content-type")).toBe("application/octet-stream");
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("content-security-policy")).toBe("sandbox; default-src 'none'; frame-ancestors 'none'");
  expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
});

test("[F2] a picture is shown where it stands, under a name that is only a name", async () => {
  const { id } = await house.upload(ana, pictures.png());
  const { headers } = await house.read(ana, id, {}, encodeURIComponent("Größe (1)'; filename=x.exe.png"));
  expect(headers.get("content-type")).toBe("image/png");
  expect(headers.get("content-disposition")).toBe(
    "inline; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%281%29%27%3B%20filename%3Dx.exe.png",
  );
});
