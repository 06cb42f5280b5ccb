import type { Epoch, RoomCode } from "@parlor/contracts";
import type { Logger } from "@parlor/service";
import { NoAnswer } from "./certainty.ts";
import { Few } from "./few.ts";
import { LocalRoom, type Surroundings } from "./local-room.ts";

/** A room is kept this long after the last one has left, for those who come back, in milliseconds. */
const linger = 30_000;
/** A room's order is compared with the log about this often: a lost echo may have been a quiet room's last [D8]. */
const checkEvery = { least: 5_000, spread: 5_000 } as const;
/**
 * Of so many rooms the log is asked about at the same time, and so many rosters are. After a lost connection those of all
 * rooms are due: at once, thousands would hold up the process until it has to doubt, and ask, again.
 */
const atOnce = 64;
/** What all rings together may hold, in bytes. */
const mostRingBytes = 256 * 1024 * 1024;

type Open = { readonly room: LocalRoom; checkAt: number; emptySince: number };

/** The rooms that this gateway has somebody in. */
export class LocalRooms {
  readonly #around: Surroundings;
  readonly #log: Logger;
  readonly #now: () => number;
  readonly #opening = new Map<RoomCode, Promise<LocalRoom>>();
  readonly #open = new Map<RoomCode, Open>();
  readonly #checks = new Few<LocalRoom>(atOnce, (room) => this.#unlessClosed(room, () => room.order.check()));
  readonly #rosters = new Few<LocalRoom>(atOnce, (room) => this.#unlessClosed(room, () => room.reloadRoster()));
  #identifying: Promise<void> | undefined;
  #identifyAt = 0;

  /** `now` is in milliseconds of a clock that never goes back. */
  constructor(around: Omit<Surroundings, "identifyLog">, log: Logger, now: () => number) {
    this.#around = { ...around, identifyLog: () => this.identify() };
    this.#log = log;
    this.#now = now;
  }

  get size(): number {
    return this.#open.size;
  }

  /** What all rings together hold. */
  get ringBytes(): number {
    let bytes = 0;
    for (const { room } of this.#open.values()) bytes += room.ringBytes;
    return bytes;
  }

  /** The room, where it is open. */
  find(code: RoomCode): LocalRoom | undefined {
    return this.#open.get(code)?.room;
  }

  /** The room, opened where it is not. Everyone who comes at once shares the opening. Throws NoAnswer. */
  async open(code: RoomCode): Promise<LocalRoom> {
    const open = this.#open.get(code);
    if (open) {
      open.emptySince = this.#now();
      return open.room;
    }
    const opening = this.#opening.get(code) ?? this.#begin(code);
    this.#opening.set(code, opening);
    return opening;
  }

  /** Does what is due: positions rooms against the log, closes those long empty, keeps memory in bounds. */
  sweep(): void {
    const now = this.#now();
    const { sure } = this.#around.bus;
    if (!sure || now >= this.#identifyAt) void this.identify().catch((error: unknown) => this.#unanswered(error));
    for (const [code, open] of this.#open) {
      if (open.room.occupants.size > 0) open.emptySince = now;
      if (now - open.emptySince > linger) this.#close(code, open.room);
      else if (sure && (now >= open.checkAt || !open.room.order.isCurrent)) this.#check(open);
    }
    if (this.ringBytes > mostRingBytes) for (const { room } of this.#open.values()) room.halveRing();
  }

  /** Something may have been missed: the connection to the bus was lost and is back, or the process stood still. */
  catchUp(): void {
    this.#identifying = undefined; // what was asked before is not answered any more
    this.sweep();
  }

  /**
   * Asks which log this is. A log that was lost and made anew has other sequences: nobody may go on in it from where
   * they were [D11]. After a lost connection, whatever was said meanwhile is read from the log. Rejects with NoAnswer.
   */
  identify(): Promise<void> {
    this.#identifying ??= this.#identify().finally(() => {
      this.#identifying = undefined;
    });
    return this.#identifying;
  }

  async #begin(code: RoomCode): Promise<LocalRoom> {
    const { bus } = this.#around;
    try {
      const { epoch } = bus;
      const room = await LocalRoom.open(code, epoch, this.#around);
      if (epoch !== bus.epoch) room.close();
      else this.#open.set(code, { room, checkAt: this.#nextCheck(), emptySince: this.#now() });
      return room;
    } finally {
      this.#opening.delete(code);
    }
  }

  #check(open: Open): void {
    open.checkAt = this.#nextCheck();
    this.#checks.add(open.room);
  }

  async #unlessClosed(room: LocalRoom, act: () => Promise<void>): Promise<void> {
    try {
      if (this.find(room.code) === room) await act();
    } catch (error) {
      this.#unanswered(error);
    }
  }

  #nextCheck(): number {
    return this.#now() + checkEvery.least + Math.random() * checkEvery.spread;
  }

  async #identify(): Promise<void> {
    const { bus } = this.#around;
    const wasSure = bus.sure;
    await bus.identify((is, was) => this.#beginAnew(is, was));
    this.#identifyAt = this.#nextCheck();
    if (wasSure) return;
    for (const open of this.#open.values()) {
      this.#check(open);
      this.#rosters.add(open.room);
    }
  }

  #beginAnew(is: Epoch, was: Epoch): void {
    this.#log.warn({ was, is }, "another log");
    for (const [code, { room }] of this.#open) {
      this.#close(code, room);
      for (const occupant of [...room.occupants]) occupant.reset();
    }
  }

  #close(code: RoomCode, room: LocalRoom): void {
    this.#open.delete(code);
    room.close();
  }

  #unanswered(error: unknown): void {
    if (!(error instanceof NoAnswer)) throw error;
    this.#log.debug({ err: error }, "log not asked");
  }
}
