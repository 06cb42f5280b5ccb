import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SigningKey } from "@parlor/contracts";
import { check } from "@parlor/contracts/schema";

const keys = check(SigningKey);

/** The secrets on this service's own disk: the broker may lose its own while no instance runs that remembers them [M4]. */
export class SecretFile {
  readonly #file: string;

  constructor(folder: string) {
    this.#file = join(folder, "token-secrets.json");
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  /** What was written last; nothing where there is none, or none that can be read. */
  read(): readonly string[] {
    const key = parse(this.#text());
    return keys.accepts(key) ? [key.secret, ...(key.older ?? [])] : [];
  }

  /** Replaces the file as a whole: instances that share a folder never read half of it. */
  write([secret = "", ...older]: readonly string[]): void {
    const fresh = `${this.#file}.${process.pid}`;
    writeFileSync(fresh, JSON.stringify({ secret, older } satisfies SigningKey), { mode: 0o600 });
    renameSync(fresh, this.#file);
  }

  #text(): string {
    try {
      return readFileSync(this.#file, "utf8");
    } catch {
      return ""; // not there yet
    }
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // cut off by a power cut
  }
}
