import { randomBytes } from "node:crypto";
import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Part } from "../picture/kept.ts";
import { type Head, headBytes, writeHead } from "./head.ts";

const copyBytes = 64 * 1024;

/** A file that is being written. Nobody finds it until it is stored; without that, it goes. */
export class Draft {
  readonly path: string;
  readonly #file: FileHandle;
  #size = 0;

  private constructor(path: string, file: FileHandle) {
    this.path = path;
    this.#file = file;
  }

  static async open(folder: string): Promise<Draft> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, randomBytes(16).toString("hex"));
    return new Draft(path, await open(path, "wx+", 0o600));
  }

  /** Without its head. */
  get size(): number {
    return this.#size;
  }

  async add(bytes: Uint8Array): Promise<void> {
    const { bytesWritten } = await this.#file.write(bytes, 0, bytes.length, headBytes + this.#size);
    this.#size += bytesWritten;
    if (bytesWritten < bytes.length) await this.add(bytes.subarray(bytesWritten));
  }

  read(buffer: Buffer, offset: number, length: number, position: number) {
    return this.#file.read(buffer, offset, length, headBytes + position);
  }

  /** Adds parts of another one. */
  async copy(from: Draft, parts: readonly Part[]): Promise<void> {
    const memory = Buffer.allocUnsafe(copyBytes);
    for (const part of parts) {
      if (!("to" in part)) await this.add(part);
      else
        for (let at = part.from; at < part.to; ) {
          const { bytesRead } = await from.read(memory, 0, Math.min(copyBytes, part.to - at), at);
          if (bytesRead === 0) throw new Error("A draft is shorter than it was.");
          await this.add(memory.subarray(0, bytesRead));
          at += bytesRead;
        }
    }
  }

  /** Once this resolves, a power cut takes nothing of it. */
  async seal(head: Head): Promise<void> {
    await this.#file.write(writeHead(head), 0, headBytes, 0);
    await this.#file.sync();
  }

  async drop(): Promise<void> {
    await this.#file.close();
    await rm(this.path, { force: true });
  }
}
