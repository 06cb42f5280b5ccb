import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { beforeAll, expect, test } from "vitest";
import { ask } from "./raw.ts";
import { startSite } from "./site.ts";

let site: Awaited<ReturnType<typeof startSite>>;
let assets: readonly string[];
beforeAll(async () => {
  site = await startSite();
  const page = (await ask(site.port, "/")).body.toString();
  assets = [...page.matchAll(/(?:src|href)="(\/[^"]+)"/g)].flatMap(([, path]) => path ?? []);
});

test("[W13] what a first visit loads is at most five requests and 45 kB", async () => {
  const answers = await Promise.all(
    ["/", ...assets].map((path) => ask(site.port, path, { "accept-encoding": "gzip, br" })),
  );
  expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 200));
  expect(answers.length + 1).toBeLessThanOrEqual(5); // and the WebSocket
  const weight = answers.reduce((sum, answer) => sum + answer.body.length, 0);
  expect(weight).toBeLessThanOrEqual(45_000);
});

test("[W13] the page's script waits for no other one", async () => {
  for (const path of assets.filter((path) => path.endsWith(".js")))
    expect((await ask(site.port, path)).body.toString()).not.toMatch(/\bfrom\s*["']\.\/|\bimport\s*["']\.\//);
});

test("[W13] nothing comes from another host", async () => {
  expect((await ask(site.port, "/")).body.toString()).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
});

test("[W14] assets are named by their content and kept for ever; the page is asked for each time", async () => {
  for (const path of assets) {
    expect(path).toMatch(/^\/assets\/[a-z]+-[0-9a-z]{8}\.(?:js|css)$/);
    expect((await ask(site.port, path)).headers["cache-control"]).toBe("public, max-age=31536000, immutable");
  }
  const page = await ask(site.port, "/");
  expect(page.headers["cache-control"]).toBe("no-cache");
  const again = await ask(site.port, "/", { "if-none-match": page.headers.etag ?? "" });
  expect(again).toMatchObject({ status: 304, body: Buffer.alloc(0) });
});

test("[W14] each browser gets the smallest form that it understands, and all forms are one content", async () => {
  for (const path of ["/", ...assets]) {
    const plain = await ask(site.port, path);
    const gzip = await ask(site.port, path, { "accept-encoding": "gzip" });
    const brotli = await ask(site.port, path, { "accept-encoding": "gzip, deflate, br" });
    const refused = await ask(site.port, path, { "accept-encoding": "br;q=0, gzip;q=0" });
    expect([plain, gzip, brotli, refused].map(({ headers }) => headers["content-encoding"])).toEqual([
      undefined,
      "gzip",
      "br",
      undefined,
    ]);
    expect(gunzipSync(gzip.body).equals(plain.body)).toBe(true);
    expect(brotliDecompressSync(brotli.body).equals(plain.body)).toBe(true);
    expect(refused.body.equals(plain.body)).toBe(true);
    expect(plain.headers.vary).toBe("accept-encoding");
  }
});
