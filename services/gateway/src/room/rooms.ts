import type { RoomCode } from "@parlor/contracts";
import { NoAnswer } from "@parlor/log";
import type { Logger } from "@parlor/service";
import { Room, type RoomDeps } from "./room.ts";

const keptEmpty = 30_000;
/** In ms. A lost echo may have been a quiet room's last [D8]. */
const checkEvery = { least: 5_000, spread: 5_000 } as const;
/** Rooms checked at a time: thousands, after a lost connection, would stall the process again. */
const atOnce = 64;
const mostRecentBytes = 256 * 1024 * 1024;

type Open = { readonly room: Room; checkAt: number; emptySince: number };

export class Rooms {
  readonly #deps: RoomDeps;
  readonly #log: Logger;
  readonly #now: () => number;
  readonly #opening = new Map<RoomCode, Promise<Room>>();
  readonly #open = new Map<RoomCode, Open>();
  readonly #checks = new ConcurrencyLimit<Room>(atOnce, (room) => this.#unlessClosed(room, () => room.log.check()));
  readonly #rosters = new ConcurrencyLimit<Room>(atOnce, (room) => this.#unlessClosed(room, () => room.reloadRoster()));
  #verifyAt = 0;

  constructor(deps: RoomDeps, log: Logger, now: () => number) {
    this.#deps = deps;
    this.#log = log;
    this.#now = now;
    deps.bus.log.lease.observe({
      stalled: () => {
        log.warn("the process stood still");
        this.sweep();
      },
      replaced: (is, was) => {
        log.warn({ was, is }, "another log");
        for (const { room } of this.#open.values()) room.end("log-reset");
      },
      regained: () => this.#checkAll(),
    });
  }

  get size(): number {
    return this.#open.size;
  }

  get recentBytes(): number {
    let bytes = 0;
    for (const { room } of this.#open.values()) bytes += room.recent.bytes;
    return bytes;
  }

  find(code: RoomCode): Room | undefined {
    return this.#find(code)?.room;
  }

  /** Opens a room once for all who come meanwhile. Throws NoAnswer. */
  async open(code: RoomCode): Promise<Room> {
    const open = this.#find(code);
    if (open) {
      open.emptySince = this.#now();
      return open.room;
    }
    const opening = this.#opening.get(code) ?? this.#begin(code);
    this.#opening.set(code, opening);
    return opening;
  }

  /** Call it often: each part runs when due. */
  sweep(): void {
    const { lease } = this.#deps.bus.log;
    const { valid } = lease;
    const now = this.#now();
    if (!valid || now >= this.#verifyAt) void this.#verify();
    for (const [code, open] of this.#open) {
      if (open.room.connections.size > 0) open.emptySince = now;
      if (now - open.emptySince > keptEmpty) open.room.close();
      if (open.room.isClosed) this.#open.delete(code);
      else if (valid && (now >= open.checkAt || !open.room.log.valid)) this.#check(open);
    }
    if (this.recentBytes > mostRecentBytes) for (const { room } of this.#open.values()) room.spareMemory();
  }

  #find(code: RoomCode): Open | undefined {
    const open = this.#open.get(code);
    return open?.room.isClosed ? undefined : open;
  }

  async #begin(code: RoomCode): Promise<Room> {
    const { lease } = this.#deps.bus.log;
    try {
      const { epoch } = lease;
      const room = await Room.open(code, epoch, this.#deps);
      if (epoch !== lease.epoch || room.isClosed) room.close();
      else this.#open.set(code, { room, checkAt: this.#nextCheck(), emptySince: this.#now() });
      return room;
    } finally {
      this.#opening.delete(code);
    }
  }

  async #verify(): Promise<void> {
    try {
      await this.#deps.bus.log.lease.verify();
      this.#verifyAt = this.#nextCheck();
    } catch (error) {
      this.#unanswered(error);
    }
  }

  #checkAll(): void {
    for (const open of this.#open.values()) {
      this.#check(open);
      this.#rosters.add(open.room);
    }
  }

  #check(open: Open): void {
    open.checkAt = this.#nextCheck();
    this.#checks.add(open.room);
  }

  async #unlessClosed(room: Room, act: () => Promise<void>): Promise<void> {
    try {
      if (this.find(room.code) === room) await act();
    } catch (error) {
      this.#unanswered(error);
    }
  }

  #nextCheck(): number {
    return this.#now() + checkEvery.least + Math.random() * checkEvery.spread;
  }

  #unanswered(error: unknown): void {
    if (!(error instanceof NoAnswer)) throw error;
    this.#log.debug({ err: error }, "log not asked");
  }
}

/** Acts on a few at a time. One added during its own act is acted on once more. */
export class ConcurrencyLimit<Each> {
  readonly #atOnce: number;
  readonly #act: (each: Each) => Promise<void>;
  readonly #waiting = new Set<Each>();
  readonly #busy = new Set<Each>();

  /** `act` must not reject. */
  constructor(atOnce: number, act: (each: Each) => Promise<void>) {
    this.#atOnce = atOnce;
    this.#act = act;
  }

  add(each: Each): void {
    this.#waiting.add(each);
    this.#begin();
  }

  #begin(): void {
    for (const each of this.#waiting) {
      if (this.#busy.size >= this.#atOnce) return;
      if (!this.#busy.has(each)) void this.#do(each);
    }
  }

  async #do(each: Each): Promise<void> {
    this.#waiting.delete(each);
    this.#busy.add(each);
    await this.#act(each);
    this.#busy.delete(each);
    this.#begin();
  }
}
