import { type FileHandle, link, mkdir, open, opendir, rm, rmdir, stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import { FileId, isCode, type RoomCode } from "@parlor/contracts";
import { check } from "@parlor/contracts/schema";
import { Draft } from "./draft.ts";
import { type Head, headBytes, readHead } from "./head.ts";

/** What a file of this size takes of a disk: 4 kB at least. */
export const bytesOnDisk = (size: number): number => Math.ceil((size + headBytes) / blockBytes) * blockBytes;
const blockBytes = 4_096;

/** `bytes` on the disk; `at`: when it was stored, in ms. */
export type Listed = { readonly room: RoomCode; readonly id: FileId; readonly bytes: number; readonly at: number };

export type Found = {
  readonly head: Head;
  readonly size: number;
  /** From the first byte to the last one, both included. Closes the file at its end. */
  stream(first: number, last: number): NodeJS.ReadableStream;
  close(): Promise<void>;
};

const ids = check(FileId);
/** No room has a dot in its code. */
const draftFolder = ".drafts";
/** In ms: an upload that has not grown for so long belongs to a process that is gone. */
const draftAbandoned = 120_000;
const pipeBytes = 64 * 1024;

/** Files in a folder, one folder for each room. Several instances may share it. */
export class Folder {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** Rejects if nothing can be written there. */
  async prepare(): Promise<void> {
    await (await this.draft()).drop();
  }

  draft(): Promise<Draft> {
    return Draft.open(join(this.#path, draftFolder));
  }

  /** All or nothing. False if there is such a file: what is stored never changes [F1]. */
  async store(room: RoomCode, id: FileId, draft: Draft, head: Head): Promise<boolean> {
    await draft.seal(head);
    const folder = join(this.#path, room);
    for (;;) {
      await mkdir(folder, { mode: 0o700 }).catch(unless("EEXIST"));
      try {
        await link(draft.path, join(folder, id));
        break;
      } catch (error) {
        if (codeOf(error) === "EEXIST") return false;
        if (codeOf(error) !== "ENOENT") throw error; // a sweep has removed the empty folder meanwhile
      }
    }
    for (const path of [folder, this.#path]) await syncFolder(path);
    return true;
  }

  async find(room: RoomCode, id: FileId): Promise<Found | undefined> {
    const file = await open(join(this.#path, room, id)).catch(unless("ENOENT"));
    if (!file) return undefined;
    const head = await headOf(file);
    if (!head) return void (await file.close());
    const { size } = await file.stat();
    return {
      head,
      size: size - headBytes,
      stream: (first, last) =>
        file.createReadStream({ start: headBytes + first, end: headBytes + last, highWaterMark: pipeBytes }),
      close: () => file.close(),
    };
  }

  async remove(room: RoomCode, id: FileId): Promise<void> {
    await rm(join(this.#path, room, id), { force: true });
  }

  async *list(): AsyncGenerator<readonly Listed[]> {
    for await (const { name: room } of await opendir(this.#path)) {
      if (!isCode(room)) continue;
      const listed: Listed[] = [];
      for await (const { name: id } of await opendir(join(this.#path, room))) {
        const found = ids.accepts(id) ? await stat(join(this.#path, room, id)).catch(unless("ENOENT")) : undefined;
        if (found && ids.accepts(id))
          listed.push({ room, id, bytes: bytesOnDisk(found.size - headBytes), at: found.mtimeMs });
      }
      yield listed;
      await rmdir(join(this.#path, room)).catch(unless("ENOTEMPTY", "ENOENT"));
    }
  }

  /** Removes what uploads have left that were broken off with their process. */
  async forgetDrafts(now: number): Promise<void> {
    const folder = join(this.#path, draftFolder);
    for await (const { name } of await opendir(folder)) {
      const found = await stat(join(folder, name)).catch(unless("ENOENT"));
      if (found && found.mtimeMs < now - draftAbandoned) await rm(join(folder, name), { force: true });
    }
  }

  /** Bytes of the disk that are free. */
  async free(): Promise<number> {
    const { bavail, bsize } = await statfs(this.#path);
    return bavail * bsize;
  }
}

async function headOf(file: FileHandle): Promise<Head | undefined> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
  return bytesRead === headBytes ? readHead(buffer) : undefined;
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path);
  await folder.sync().finally(() => folder.close());
}

export const codeOf = (error: unknown) => (error instanceof Error && "code" in error ? error.code : undefined);

const unless =
  (...codes: readonly string[]) =>
  (error: unknown): undefined => {
    if (!codes.includes(String(codeOf(error)))) throw error;
  };
