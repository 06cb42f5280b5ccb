import { chmodSync, closeSync, existsSync, globSync, mkdirSync, openSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { ConfigError } from "@parlor/service";
import Database from "better-sqlite3";

export type Sqlite = Database.Database;
export type ArchiveFile = { readonly path: string; readonly db: Sqlite; readonly close: () => void };

export class InUse extends ConfigError {
  override name = "InUse";
}

/** Changes with the tables and the terms of the index: a file of another shape is filled again from the log. */
const version = 12;
/** Terms are made by this Unicode, and could not be removed by another. */
const shape = version * 1000 + Math.round(10 * Number(process.versions.unicode));

// `changed`: the seq of an item's newest change. `place`: the item's number in its room. `size`: the bytes of all
// events before it. `bytes`: those of its own event and of changes up to the room's next item. `late`: set if newer
// items were there before it; it has the place of the one before it, and no bytes. `said`: the seq of the entry that has
// its text. `gone`: whether the message that had the file is. `forgotten`: the newest of the changes that are kept no more.
// `kept`: 1 for what is kept of a post, else 0.
const tables = `
  CREATE TABLE state (
    epoch TEXT NOT NULL, applied INTEGER NOT NULL, rows INTEGER NOT NULL, entered INTEGER NOT NULL,
    forgotten INTEGER NOT NULL
  );
  INSERT INTO state VALUES ('', 0, 0, 0, 0);
  CREATE TABLE items (
    seq INTEGER PRIMARY KEY, room TEXT NOT NULL, at INTEGER NOT NULL, place INTEGER NOT NULL, size INTEGER NOT NULL,
    bytes INTEGER NOT NULL, late INTEGER, changed INTEGER, said INTEGER, key INTEGER, item TEXT NOT NULL
  );
  CREATE INDEX items_of_room ON items (room, seq);
  CREATE INDEX changed_items ON items (room, changed) WHERE changed IS NOT NULL;
  CREATE INDEX late_items ON items (room, seq) WHERE late = 1;
  CREATE TABLE changes (
    seq INTEGER PRIMARY KEY, room TEXT NOT NULL, at INTEGER NOT NULL, key INTEGER, event TEXT NOT NULL
  );
  CREATE INDEX changes_of_room ON changes (room, seq);
  CREATE TABLE fragments (
    seq INTEGER PRIMARY KEY, target INTEGER NOT NULL, room TEXT NOT NULL, at INTEGER NOT NULL, kept INTEGER NOT NULL,
    event TEXT NOT NULL
  );
  CREATE INDEX fragments_of_item ON fragments (target, seq);
  CREATE INDEX kept_fragments ON fragments (target) WHERE kept = 1;
  CREATE TABLE keys (key INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (key, seq)) WITHOUT ROWID;
  CREATE TABLE erasures (seq INTEGER PRIMARY KEY, room TEXT NOT NULL, state INTEGER NOT NULL);
  CREATE INDEX erasures_by_state ON erasures (state, seq);
  CREATE TABLE closed (room TEXT PRIMARY KEY, seq INTEGER NOT NULL);
  CREATE TABLE expelled (
    room TEXT NOT NULL, member TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (room, member)
  ) WITHOUT ROWID;
  CREATE TABLE files (
    room TEXT NOT NULL, id TEXT NOT NULL, seq INTEGER NOT NULL, gone INTEGER NOT NULL, PRIMARY KEY (room, id)
  ) WITHOUT ROWID;
  CREATE INDEX files_of_messages ON files (seq);
  CREATE TABLE segments (first INTEGER PRIMARY KEY, length INTEGER NOT NULL);
  PRAGMA user_version = ${shape};
`;

/** Opens the named file, or else the folder's first that no other process has. */
export function openFolder(folder: string, name: string): ArchiveFile {
  const path = (stem: string | number) => join(folder, `${stem}.sqlite`);
  if (name !== "") return openFile(path(name));
  for (let at = 0; ; at++) {
    try {
      return openFile(path(at));
    } catch (error) {
      if (!(error instanceof InUse)) throw error;
    }
  }
}

export function openFile(path: string): ArchiveFile {
  return explained(path, () => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const lock = takeLock(path);
    try {
      const db = openOrMake(path);
      return { path, db, close: () => [db, lock].map((one) => one.close()) };
    } catch (error) {
      lock.close();
      throw error;
    }
  });
}

export const openReader = (path: string): Sqlite => new Database(path, { readonly: true });

/** Removes files not written to since `horizon`: their instances are gone. A file that is open only loses its name. */
export function forgetAbandoned(folder: string, horizon: number): void {
  const files = globSync("*.sqlite*", { cwd: folder }).map((name) => join(folder, name));
  const archives = Map.groupBy(files, (file) => file.replace(/-(?:wal|shm|lock)$/, ""));
  for (const parts of archives.values()) {
    const written = parts.map((part) => statSync(part, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    if (Math.max(...written) < horizon) for (const part of parts) rmSync(part, { force: true });
  }
}

function explained<T>(path: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    const code = codeOf(error);
    if (code === "SQLITE_BUSY")
      throw new InUse(`${path} is in use by another process: give each instance its own PARLOR_INSTANCE, or none.`);
    throw new ConfigError(`${path} cannot be written (${code ?? error}): see PARLOR_DATA_DIR.`);
  }
}

/** Locks a file beside the archive: the reader in this process could not open a locked archive. */
function takeLock(path: string): Sqlite {
  const beside = `${path}-lock`;
  closeToOthers(beside);
  const lock = new Database(beside, { timeout: 0 });
  try {
    lock.exec("BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock.close();
    throw error;
  }
}

function openOrMake(path: string): Sqlite {
  try {
    return openTables(path);
  } catch (error) {
    if (codeOf(error) !== "SQLITE_NOTADB" && codeOf(error) !== "SQLITE_CORRUPT") throw error;
  }
  for (const part of partsOf(path)) rmSync(part, { force: true });
  return openTables(path);
}

const partsOf = (path: string): readonly string[] => ["", "-wal", "-shm"].map((part) => `${path}${part}`);

// No other user may read what people write [S18]. An existing file is not opened for that: closing it would release
// every lock that this process has on it.
function closeToOthers(path: string): void {
  if (!existsSync(path)) closeSync(openSync(path, "a", 0o600));
  for (const part of partsOf(path)) if (existsSync(part)) chmodSync(part, 0o600);
}

function openTables(path: string): Sqlite {
  closeToOthers(path);
  const db = new Database(path, { timeout: 0 });
  try {
    db.pragma("journal_mode = WAL");
    db.pragma("synchronous = NORMAL");
    db.pragma("secure_delete = ON"); // what is deleted is overwritten
    if (db.pragma("user_version", { simple: true }) !== shape) db.transaction(layOut).immediate(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

const codeOf = (error: unknown) => (error instanceof Error && "code" in error ? error.code : undefined);

export function layOut(db: Sqlite): void {
  const named = (condition: string) =>
    db.prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table' AND ${condition}`).pluck().all();
  for (const name of named("sql LIKE 'CREATE VIRTUAL%'")) db.exec(`DROP TABLE ${name}`); // with its own tables
  for (const name of named("name NOT LIKE 'sqlite_%'")) db.exec(`DROP TABLE ${name}`);
  db.exec(tables);
}
