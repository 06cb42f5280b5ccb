import type { FileId, FilesGone, RoomCode } from "@parlor/contracts";
import { pause } from "../pause.ts";
import type { Sqlite } from "./archive-file.ts";

/** How often, in ms, it is told which files are gone. */
const every = 250;
/** What is not told is found by the next sweep of the files service. */
const mostUntold = 10_000;

type Gone = { readonly room: RoomCode; readonly id: FileId };

/** Which message has which file, and which files were those of a message that is gone. */
export class Files {
  readonly #do: ReturnType<typeof prepare>;
  #untold: Gone[] = [];

  constructor(db: Sqlite) {
    this.#do = prepare(db);
  }

  add(room: string, id: FileId, seq: number): void {
    this.#do.add.run(room, id, seq);
  }

  /** The messages at these places are gone, both included. */
  gone(room: string, from: number, to: number): void {
    const gone = this.#do.gone.all(room, from, to);
    this.#untold.push(...gone.slice(0, mostUntold - this.#untold.length));
  }

  which(room: string, ids: readonly FileId[]) {
    const found = ids.flatMap((id) => this.#do.find.all(room, id));
    const those = (gone: number) => found.filter((file) => file.gone === gone).map(({ id }) => id);
    return { living: those(0), gone: those(1) };
  }

  /** What has gone since this was asked last, by room. */
  takeGone(): readonly FilesGone[] {
    const untold = Map.groupBy(this.#untold, ({ room }) => room);
    this.#untold = [];
    return [...untold].map(([room, files]) => ({ room, ids: files.map(({ id }) => id) }));
  }

  forgetBefore(seq: number): void {
    this.#do.forget.run(seq);
  }
}

/** Tells which files are gone for as long as the broker is there. What happened before is for the sweep. */
export function tellGone(files: Pick<Files, "takeGone">, tell: (gone: FilesGone) => void) {
  return async (lost: AbortSignal): Promise<void> => {
    while (!lost.aborted) {
      for (const gone of files.takeGone()) tell(gone);
      await pause(every, lost);
    }
  };
}

function prepare(db: Sqlite) {
  return {
    // The second copy of a message may be read before the first.
    add: db.prepare<[string, string, number]>(
      `INSERT INTO files VALUES (?, ?, ?, 0)
       ON CONFLICT DO UPDATE SET seq = excluded.seq WHERE gone = 0 AND seq > excluded.seq`,
    ),
    gone: db.prepare<[string, number, number], Gone>(
      "UPDATE files SET gone = 1 WHERE room = ? AND seq BETWEEN ? AND ? AND gone = 0 RETURNING room, id",
    ),
    find: db.prepare<[string, string], { id: FileId; gone: number }>(
      "SELECT id, gone FROM files WHERE room = ? AND id = ?",
    ),
    forget: db.prepare<[number]>("DELETE FROM files WHERE seq < ?"),
  };
}
