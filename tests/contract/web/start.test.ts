import { rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startWeb } from "../../support/service.ts";
import { ask } from "./raw.ts";
import { startSite } from "./site.ts";

test("[W15] without a built page it ends with one sentence that says what to do", async () => {
  await expect(startWeb({ PARLOR_WEB_DIST: "/nowhere" })).rejects.toThrow(
    "The page is not built: /nowhere/index.html is missing. Run: node services/web/build.ts",
  );
});

test("[B3] a mistake in the configuration names the variable", async () => {
  await expect(startWeb({ PORT: "eighty" })).rejects.toThrow("PORT must be a whole number from 0 to 65535");
});

test("[W15] a build that is half there changes nothing for those who come", async () => {
  const site = await startSite();
  const before = await ask(site.port, "/");
  const { mtime } = await stat(join(site.dist, "index.html"));
  await utimes(join(site.dist, "index.html"), mtime, new Date(mtime.getTime() + 1000));
  await rm(join(site.dist, "assets"), { recursive: true });
  expect(await ask(site.port, "/")).toMatchObject({ status: 200, body: before.body });
});
