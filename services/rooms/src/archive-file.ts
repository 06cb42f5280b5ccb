import { chmodSync, closeSync, existsSync, mkdirSync, openSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { ConfigError } from "@parlor/service";
import Database from "better-sqlite3";

export type Sqlite = Database.Database;
/** An archive's file, which no other process has until it is closed. */
export type Opened = { readonly db: Sqlite; readonly close: () => void };

/** Another process has the file. */
export class InUse extends ConfigError {
  override name = "InUse";
}

/** Changes with the tables: a file of another shape is filled anew from the log, not converted. */
const shape = 3;

/** What a word is, for the index: small and capital letters are one, with accents or without. */
export const tokenizer = "unicode61 remove_diacritics 2";

/**
 * `place` counts the events of a room, and `size` adds up their bytes: how many lie between two, and how much a room
 * has, is known without reading them.
 */
const tables = `
  CREATE TABLE state (epoch TEXT NOT NULL, applied INTEGER NOT NULL, rows INTEGER NOT NULL, entered INTEGER NOT NULL);
  INSERT INTO state VALUES ('', 0, 0, 0);
  CREATE TABLE events (
    seq INTEGER PRIMARY KEY, room TEXT NOT NULL, at INTEGER NOT NULL, place INTEGER NOT NULL, size INTEGER NOT NULL,
    event TEXT NOT NULL, key INTEGER
  );
  CREATE INDEX events_of_room ON events (room, seq);
  CREATE TABLE keys (key INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (key, seq)) WITHOUT ROWID;
  CREATE TABLE chapters (first INTEGER PRIMARY KEY, length INTEGER NOT NULL);
  PRAGMA user_version = ${shape};
`;

/** Opens an archive's file for this process alone, with its tables; one that is broken is made anew. */
export function openFile(file: string): Opened {
  return explained(file, () => {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const lock = takeLock(file);
    try {
      const db = openOrMake(file);
      return { db, close: () => [db, lock].map((one) => one.close()) };
    } catch (error) {
      lock.close();
      throw error;
    }
  });
}

/** Another connection to an archive that this process has open, of a thread that only reads. */
export const openReader = (file: string): Sqlite => new Database(file, { readonly: true });

/** A database that is in no file. */
export const openMemory = (): Sqlite => new Database(":memory:");

/** Says in one sentence why a file cannot be opened. */
function explained<T>(file: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    const code = codeOf(error);
    if (code === "SQLITE_BUSY")
      throw new InUse(`${file} is in use by another process: give each instance its own PARLOR_INSTANCE, or none.`);
    throw new ConfigError(`${file} cannot be written (${code ?? error}): see PARLOR_DATA_DIR.`);
  }
}

/** A file beside the archive is locked, not the archive itself: a reader in this process could not open that either. */
function takeLock(file: string): Sqlite {
  const beside = `${file}-lock`;
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

function openOrMake(file: string): Sqlite {
  try {
    return openTables(file);
  } catch (error) {
    if (codeOf(error) !== "SQLITE_NOTADB" && codeOf(error) !== "SQLITE_CORRUPT") throw error;
  }
  for (const part of partsOf(file)) rmSync(part, { force: true });
  return openTables(file);
}

/** A database, and what SQLite may have left beside it. */
const partsOf = (file: string): readonly string[] => ["", "-wal", "-shm"].map((part) => `${file}${part}`);

/**
 * What people write is nobody else's on this machine; what SQLite makes beside a file gets the same mode [S18]. A file
 * that is there is not opened for that: to close it would give back every lock that this process has on it.
 */
function closeToOthers(file: string): void {
  if (!existsSync(file)) closeSync(openSync(file, "a", 0o600));
  for (const part of partsOf(file)) if (existsSync(part)) chmodSync(part, 0o600);
}

function openTables(file: string): Sqlite {
  closeToOthers(file);
  const db = new Database(file, { timeout: 0 });
  try {
    db.pragma("journal_mode = WAL");
    db.pragma("synchronous = NORMAL");
    if (db.pragma("user_version", { simple: true }) !== shape) db.transaction(layOut).immediate(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

const codeOf = (error: unknown) => (error instanceof Error && "code" in error ? error.code : undefined);

/** Throws away all that is there and makes the tables, empty. */
export function layOut(db: Sqlite): void {
  const named = (condition: string) =>
    db.prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table' AND ${condition}`).pluck().all();
  for (const name of named("sql LIKE 'CREATE VIRTUAL%'")) db.exec(`DROP TABLE ${name}`); // takes its own tables along
  for (const name of named("name NOT LIKE 'sqlite_%'")) db.exec(`DROP TABLE ${name}`);
  db.exec(tables);
}
