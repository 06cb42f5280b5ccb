import { globSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { Archive } from "./archive.ts";
import { InUse } from "./archive-file.ts";

/** Opens the archive with this name, or without one the first that no other process has: it is made, or caught up. */
export function openArchive(folder: string, name: string): Archive {
  const file = (stem: string | number) => join(folder, `${stem}.sqlite`);
  if (name !== "") return new Archive(file(name));
  for (let at = 0; ; at++) {
    try {
      return new Archive(file(at));
    } catch (error) {
      if (!(error instanceof InUse)) throw error;
    }
  }
}

/**
 * Removes archives that nobody has written to since a moment: of instances that are no more, with messages that must
 * not be kept for so long. One that somebody has open all the same only loses its name, and is made anew later.
 */
export function forgetAbandoned(folder: string, horizon: number): void {
  const files = globSync("*.sqlite*", { cwd: folder }).map((name) => join(folder, name));
  const archives = Map.groupBy(files, (file) => file.replace(/-(?:wal|shm|lock)$/, ""));
  for (const parts of archives.values()) {
    const written = parts.map((part) => statSync(part, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    if (Math.max(...written) < horizon) for (const part of parts) rmSync(part, { force: true });
  }
}
