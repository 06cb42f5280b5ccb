import { once } from "node:events";
import { connect } from "node:net";
import { beforeAll, expect, test } from "vitest";
import { ask } from "./raw.ts";
import { startSite } from "./site.ts";

let site: Awaited<ReturnType<typeof startSite>>;
beforeAll(async () => {
  site = await startSite();
});

test("[W12] every answer forbids what the page does not need, also where there is nothing", async () => {
  for (const path of ["/", "/KFM-7QP", "/a/b", "/%00", "/robots.txt"]) {
    const { headers } = await ask(site.port, path);
    expect(headers["content-security-policy"], path).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
        "require-trusted-types-for 'script'; trusted-types 'none'",
    );
    expect(headers, path).toMatchObject({
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "x-robots-tag": "noindex, nofollow",
      "cross-origin-opener-policy": "same-origin",
      "permissions-policy": expect.stringContaining("camera=()"),
    });
  }
});

test("[W12] robots are asked to stay away", async () => {
  expect((await ask(site.port, "/robots.txt")).body.toString()).toBe("User-agent: *\nDisallow: /\n");
});

test("[W10] home, a code in any case and a room's name are the page", async () => {
  const { body } = await ask(site.port, "/");
  expect(body.toString()).toContain('<script type="module"');
  for (const path of ["/KFM-7QP", "/kfm7qp", "/some-room", "/general", "/?from=mail"]) {
    const answer = await ask(site.port, path);
    expect(answer.status, path).toBe(200);
    expect(answer.body, path).toEqual(body);
  }
});

test("[B1] what is no address of a room gets a sentence, never a trace or a file", async () => {
  const statuses = {
    "/a/b": 404,
    "/assets/": 404,
    "/assets/nothing.js": 404,
    "/../../etc/passwd": 404,
    "/assets/..%2f..%2fmain.ts": 400,
    "/%00": 400,
    "/%": 400,
    [`/${"a".repeat(2000)}`]: 414,
  };
  for (const [path, status] of Object.entries(statuses)) {
    const answer = await ask(site.port, path);
    expect(answer.status, path).toBe(status);
    expect(answer.headers["content-type"], path).toBe("text/html; charset=utf-8");
    expect(answer.body.toString(), path).toContain("To the start page");
    expect(answer.body.toString(), path).not.toMatch(/node_modules|\.ts|Error/);
  }
});

test("[B1] [W16] only GET and HEAD are answered, and nothing that is sent along is waited for", async () => {
  for (const length of ["0", "100000"]) {
    const post = await ask(site.port, "/", { connection: "keep-alive", "content-length": length }, "POST");
    expect(post).toMatchObject({ status: 405, headers: { allow: "GET, HEAD", connection: "close" } });
    expect(post.headers["content-security-policy"]).toContain("default-src 'none'");
  }
  const get = await ask(site.port, "/", { connection: "keep-alive", "transfer-encoding": "chunked" });
  expect(get).toMatchObject({ status: 413, headers: { connection: "close" } });
  const head = await ask(site.port, "/", {}, "HEAD");
  expect(head.status).toBe(200);
  expect(head.body).toHaveLength(0);
});

test("[W16] cookies of everything else under the domain do no harm up to 20 kB", async () => {
  expect((await ask(site.port, "/", { cookie: "a".repeat(20_000) })).status).toBe(200);
  expect((await ask(site.port, "/", { cookie: "a".repeat(30_000) })).status).toBe(431);
});

test("[W16] a connection on which nothing is asked is closed within 10 s", async () => {
  const socket = connect(site.port, "127.0.0.1");
  socket.resume();
  await once(socket, "close");
});

test("[B1] a header of a megabyte, or a line that is no HTTP, leaves the service up", async () => {
  await ask(site.port, "/", { "x-long": "a".repeat(1 << 20) }).catch(() => undefined); // cut off is as good as 431
  expect((await ask(site.port, "/", {}, "\u0000\u0001")).status).toBe(400);
  expect((await ask(site.port, "/")).status).toBe(200);
});
