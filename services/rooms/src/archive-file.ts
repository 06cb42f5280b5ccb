import { chmodSync, closeSync, mkdirSync, openSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { ConfigError } from "@parlor/service";
import Database from "better-sqlite3";

export type Sqlite = Database.Database;

/** Another process has the file. */
export class InUse extends ConfigError {
  override name = "InUse";
}

/** Changes with the tables: a file of another shape is filled anew from the log, not converted. */
const shape = 2;

/** What a word is, for the index: small and capital letters are one, with accents or without. */
export const tokenizer = "unicode61 remove_diacritics 2";

const tables = `
  CREATE TABLE state (epoch TEXT NOT NULL, applied INTEGER NOT NULL, rows INTEGER NOT NULL, entered INTEGER NOT NULL);
  INSERT INTO state VALUES ('', 0, 0, 0);
  CREATE TABLE events (seq INTEGER PRIMARY KEY, room TEXT NOT NULL, at INTEGER NOT NULL, event TEXT NOT NULL, key INTEGER);
  CREATE INDEX events_of_room ON events (room, seq);
  CREATE TABLE keys (key INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (key, seq)) WITHOUT ROWID;
  PRAGMA user_version = ${shape};
`;

/** Opens an archive's file for this process alone, with its tables; one that is broken is made anew. */
export function openFile(file: string): Sqlite {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    return openTables(file);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "SQLITE_BUSY")
      throw new InUse(`${file} is in use by another process: give each instance its own PARLOR_INSTANCE, or none.`);
    if (code !== "SQLITE_NOTADB" && code !== "SQLITE_CORRUPT")
      throw new ConfigError(`${file} cannot be written (${code ?? error}): see PARLOR_DATA_DIR.`);
  }
  for (const part of ["", "-wal", "-shm"]) rmSync(`${file}${part}`, { force: true });
  return openTables(file);
}

/** What people write is nobody else's on this machine; SQLite gives its log beside the file the same mode [S18]. */
function closeToOthers(file: string): void {
  closeSync(openSync(file, "a", 0o600));
  chmodSync(file, 0o600);
}

function openTables(file: string): Sqlite {
  closeToOthers(file);
  const db = new Database(file, { timeout: 0 });
  db.pragma("locking_mode = EXCLUSIVE");
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = NORMAL");

  db.exec("BEGIN IMMEDIATE; COMMIT"); // takes the lock now, and keeps it
  if (db.pragma("user_version", { simple: true }) !== shape) db.transaction(layOut)(db);
  return db;
}

/** A database that is in no file. */
export const openMemory = (): Sqlite => new Database(":memory:");

/** Throws away all that is there and makes the tables, empty. */
export function layOut(db: Sqlite): void {
  const named = (condition: string) =>
    db.prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table' AND ${condition}`).pluck().all();
  for (const name of named("sql LIKE 'CREATE VIRTUAL%'")) db.exec(`DROP TABLE ${name}`); // takes its own tables along
  for (const name of named("name NOT LIKE 'sqlite_%'")) db.exec(`DROP TABLE ${name}`);
  db.exec(tables);
}
