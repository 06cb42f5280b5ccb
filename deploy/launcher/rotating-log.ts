import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";

/** A full file becomes `<name>.1.log`, replacing the one before. */
export function openRotatingLog(folder: string, name: string, maxBytes = 5_000_000) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${name}.log`);
  let file = openSync(path, "a", 0o600);
  let size = fstatSync(file).size;
  let writable = true;

  const append = (line: string) => {
    if (size > maxBytes) {
      closeSync(file);
      renameSync(path, join(folder, `${name}.1.log`));
      file = openSync(path, "a", 0o600);
      size = 0;
    }
    size += writeSync(file, `${line}\n`);
  };
  return {
    path,
    /** False once, for the line that could not be written: a full disk must not end the program. */
    write(line: string): boolean {
      if (!writable) return true;
      try {
        append(line);
      } catch {
        writable = false;
      }
      return writable;
    },
    close: () => closeSync(file),
  };
}
