import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openRotatingLog } from "./rotating-log.ts";

test("[S7] a service's log goes on across starts and never takes more than twice its bound", () => {
  const folder = mkdtempSync(join(tmpdir(), "parlor-log-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const start of [1, 2]) {
    const log = openRotatingLog(folder, "rooms", 100);
    for (let line = 0; line < 20; line++) log.write(`start ${start}, line ${line}`);
    log.close();
  }
  expect(readdirSync(folder).sort()).toEqual(["rooms.1.log", "rooms.log"]);
  const kept = ["rooms.1.log", "rooms.log"].map((name) => readFileSync(join(folder, name), "utf8"));
  expect(kept.join("").length).toBeLessThan(250);
  expect(kept[1]).toMatch(/start 2, line 19\n$/);
});
