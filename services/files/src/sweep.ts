import { type FilesGone, type RoomCode, unnamed } from "@parlor/contracts";
import { ignoreNoAnswer } from "@parlor/log";
import type { Logger } from "@parlor/service";
import type { FilesMetrics } from "./metrics.ts";
import type { Rooms } from "./rooms.ts";
import { bytesOnDisk, type Folder, type Listed } from "./store/folder.ts";
import type { Usage } from "./store/usage.ts";

type Deps = {
  readonly store: Pick<Folder, "list" | "remove" | "forgetDrafts" | "find">;
  readonly rooms: Pick<Rooms, "which">;
  readonly usage: Usage;
  readonly metrics: Pick<FilesMetrics, "removed">;
  readonly log: Pick<Logger, "info" | "warn">;
  readonly now: () => number;
};

/** Removes files that no message has: told of at once, and looked for in case that nobody heard. */
export class Sweep {
  readonly #deps: Deps;
  #running: Promise<void> | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** The message that had these is gone. */
  async forget({ room, ids }: FilesGone): Promise<void> {
    const { store } = this.#deps;
    for (const id of ids) {
      const found = await store.find(room, id);
      if (!found) continue;
      await found.close();
      await this.#remove({ room, id, bytes: bytesOnDisk(found.size) }, "deleted");
    }
  }

  /** Looks through the whole store: if it runs already, that is awaited. */
  run(): Promise<void> {
    this.#running ??= this.#look().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #look(): Promise<void> {
    const { store, usage, log, now } = this.#deps;
    await store.forgetDrafts(now());
    const counts = new Map<RoomCode, number>();
    let [count, isAway] = [0, false];
    for await (const files of store.list()) {
      const left = isAway ? undefined : await this.#clean(files).catch(ignoreNoAnswer);
      isAway ||= left === undefined;
      for (const { room, bytes } of left ?? files) counts.set(room, (counts.get(room) ?? 0) + bytes);
      count += (left ?? files).length;
    }
    usage.learn(counts, count);
    log.info({ files: usage.files, bytes: usage.bytes, isAway }, "swept");
  }

  /** Removes what no message of a room has; returns what is left. Rejects with NoAnswer. */
  async #clean(files: readonly Listed[]): Promise<readonly Listed[]> {
    const { rooms, now } = this.#deps;
    const [first] = files;
    if (!first) return files;
    const horizon = now() - unnamed.kept;
    const [living, gone] = [new Set<string>(), new Set<string>()];
    const ids = files.map(({ id }) => id);
    for await (const answer of rooms.which(first.room, ids)) {
      for (const id of answer.living) living.add(id);
      for (const id of answer.gone) gone.add(id);
    }
    const whyGone = ({ id, at }: Listed) => {
      if (gone.has(id)) return "deleted";
      return living.has(id) || at >= horizon ? undefined : "unnamed";
    };
    for (const file of files) {
      const why = whyGone(file);
      if (why) await this.#remove(file, why);
    }
    return files.filter((file) => whyGone(file) === undefined);
  }

  async #remove({ room, id, bytes }: Pick<Listed, "room" | "id" | "bytes">, why: "deleted" | "unnamed"): Promise<void> {
    const { store, usage, metrics } = this.#deps;
    await store.remove(room, id);
    usage.removed(room, bytes);
    metrics.removed.inc({ why });
  }
}
