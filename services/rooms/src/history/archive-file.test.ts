import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openArchive } from "./archive.ts";
import { forgetAbandoned, InUse } from "./archive-file.ts";

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "parlor-archives-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

function open(folder: string, name = "") {
  const archive = openArchive(folder, name);
  onTestFinished(() => archive.close());
  return archive;
}

test("[R35] each takes an archive that nobody has, and one that was given back is taken again", () => {
  const folder = newFolder();
  const first = openArchive(folder, "");
  first.adopt({ epoch: "first", last: 7 });
  first.apply([], 7);
  open(folder);
  expect(readdirSync(folder).filter((name) => name.endsWith(".sqlite"))).toEqual(["0.sqlite", "1.sqlite"]);
  first.close();
  expect(open(folder).applied).toBe(7);
  expect(() => openArchive(folder, "1")).toThrow(InUse);
});

test("[R37] archives that nobody has written to for longer than messages are kept are removed", () => {
  const folder = newFolder();
  for (const name of ["0.sqlite", "0.sqlite-wal", "1.sqlite", "1.sqlite-wal", "2.sqlite"]) {
    writeFileSync(join(folder, name), "");
    utimesSync(join(folder, name), 1, name === "1.sqlite-wal" ? 3 : 1);
  }
  forgetAbandoned(folder, 2000);
  expect(readdirSync(folder)).toEqual(["1.sqlite", "1.sqlite-wal"]);
});
