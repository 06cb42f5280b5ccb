import { randomBytes } from "node:crypto";
import { type FileHandle, link, mkdir, open, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { FileId, isCode } from "@parlor/contracts";
import { check } from "@parlor/contracts/schema";
import { largest, type Place } from "./file/layout.ts";

/** What people uploaded lies in a folder for each room, as services/files has written it. */
type Piece = Place & { readonly number: number; readonly content: Buffer };

const ids = check(FileId);
/** Where services/files keeps what is not whole yet, and forgets it. */
const drafts = ".drafts";

/** All files, piece by piece. One that is deleted meanwhile is left out, or is there as a whole. */
export async function* readFiles(folder: string): AsyncGenerator<Piece> {
  for (const room of await namesIn(folder)) {
    if (!isCode(room)) continue;
    for (const id of await namesIn(join(folder, room))) if (ids.accepts(id)) yield* readFile(folder, { room, id });
  }
}

async function* readFile(folder: string, place: Place): AsyncGenerator<Piece> {
  const file = await open(pathOf(folder, place)).catch(unless("ENOENT"));
  if (!file) return;
  try {
    for (let number = 1; ; number++) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(largest), 0, largest);
      if (bytesRead === 0) return;
      yield { ...place, number, content: buffer.subarray(0, bytesRead) };
    }
  } finally {
    await file.close();
  }
}

/** Puts files back one after the other; a file that is there stays, since files never change. */
export class FilesRestoration {
  readonly #folder: string;
  readonly #made: string[] = [];
  #count = 0;
  #open: { readonly place: Place; readonly path: string; readonly file: FileHandle } | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async put({ room, id, number, content }: Piece): Promise<void> {
    if (number === 1) {
      await this.finish();
      const path = join(this.#folder, drafts, randomBytes(16).toString("hex"));
      await mkdir(join(this.#folder, drafts), { recursive: true, mode: 0o700 });
      this.#open = { place: { room, id }, path, file: await open(path, "wx", 0o600) };
    }
    await this.#open?.file.writeFile(content);
  }

  /** The last one is whole. Resolves to how many were put back. */
  async finish(): Promise<number> {
    if (!this.#open) return this.#count;
    const { place, path, file } = this.#open;
    this.#open = undefined;
    await file.sync();
    await file.close();
    await mkdir(join(this.#folder, place.room), { recursive: true, mode: 0o700 });
    const target = pathOf(this.#folder, place);
    const isNew = await link(path, target).then(() => true, unless("EEXIST"));
    if (isNew) this.#made.push(target);
    await rm(path);
    this.#count += 1;
    return this.#count;
  }

  /** The backup cannot be restored after all. */
  async undo(): Promise<void> {
    await this.#open?.file.close();
    for (const path of [...this.#made, ...(this.#open ? [this.#open.path] : [])]) await rm(path, { force: true });
  }
}

const pathOf = (folder: string, { room, id }: Place) => join(folder, room, id);

async function namesIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder).catch(unless("ENOENT"))) ?? [];
}

const unless = (code: string) => (error: NodeJS.ErrnoException) => {
  if (error.code !== code) throw error;
  return undefined;
};

export const readPlace = (room: string, id: string): Place | undefined =>
  isCode(room) && ids.accepts(id) ? { room, id } : undefined;
