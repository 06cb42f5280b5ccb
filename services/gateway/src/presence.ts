import { randomInt } from "node:crypto";
import { coalescing, keys, liveness, type Member, type MemberId, type RoomCode } from "@parlor/contracts";
import type { Logger } from "@parlor/service";

/** Ms that a member stays after their last connection has closed. */
export const grace = {
  /** After a proper close: a reload is back by then, a closed tab is gone soon [M2]. */
  closed: 1_000,
  broken: 10_000,
} as const;

/** Entries written at a time: thousands, after a lost connection, would block the process. */
const together = 256;

const longestPause = 10_000;

type PresenceStore = {
  putPresence(key: string, entry: { members: Member[] }): Promise<void>;
  deletePresence(key: string): Promise<void>;
  putLease(gateway: string, beat: number): Promise<void>;
  deleteLease(gateway: string): Promise<void>;
};

type Here = { member: Member; connections: number; leaving: NodeJS.Timeout | undefined };

/** Writes an entry for each room, and one lease. A gateway whose lease ran out is dead and takes a new id [M2]. */
export class Presence {
  #gateway = newGatewayId();
  #beat = 0;
  #lastBeat: number;
  readonly #store: PresenceStore;
  readonly #log: Logger;
  readonly #now: () => number;
  readonly #rooms = new Map<RoomCode, Map<MemberId, Here>>();
  readonly #dirty = new Set<RoomCode>();
  readonly #notBefore = new Map<RoomCode, number>();
  #failures = 0;
  #pausedUntil = 0;
  readonly #timers: NodeJS.Timeout[] = [];

  constructor(store: PresenceStore, log: Logger, now: () => number) {
    this.#store = store;
    this.#log = log;
    this.#now = now;
    this.#lastBeat = now();
  }

  async start(): Promise<void> {
    await this.beat();
    this.#timers.push(setInterval(() => void this.beat(), liveness.beatEvery));
    this.#timers.push(setInterval(() => void this.flush(), liveness.coalesce));
  }

  enter(code: RoomCode, member: Member): void {
    const room = this.#rooms.get(code) ?? new Map<MemberId, Here>();
    this.#rooms.set(code, room);
    const here = room.get(member.id);
    clearTimeout(here?.leaving);
    if (here?.member.name !== member.name || here.member.role !== member.role) this.#dirty.add(code);
    room.set(member.id, { member, connections: (here?.connections ?? 0) + 1, leaving: undefined });
  }

  enterAgain(code: RoomCode, id: MemberId): boolean {
    const here = this.#rooms.get(code)?.get(id);
    if (!here) return false;
    clearTimeout(here.leaving);
    here.connections += 1;
    return true;
  }

  /** The member leaves unless another connection enters within `wait` ms. */
  leave(code: RoomCode, id: MemberId, wait: number): void {
    const here = this.#rooms.get(code)?.get(id);
    if (!here) return;
    here.connections -= 1;
    if (here.connections > 0) return;
    clearTimeout(here.leaving);
    here.leaving = setTimeout(() => this.remove(code, id), wait);
  }

  remove(code: RoomCode, id: MemberId): void {
    const room = this.#rooms.get(code);
    clearTimeout(room?.get(id)?.leaving);
    if (room?.delete(id)) this.#dirty.add(code);
  }

  /** The bucket is in the broker's memory and may have been lost with it. */
  async rewrite(): Promise<void> {
    for (const code of this.#rooms.keys()) this.#dirty.add(code);
    await this.beat();
    await this.flush(true);
  }

  async beat(): Promise<void> {
    if (this.#now() - this.#lastBeat > liveness.leaseLost) {
      this.#log.warn({ gateway: this.#gateway }, "lease lost");
      void this.#withdraw(this.#gateway, [...this.#rooms.keys()]);
      this.#gateway = newGatewayId();
      for (const code of this.#rooms.keys()) this.#dirty.add(code);
    }
    const began = this.#now();
    try {
      await this.#store.putLease(this.#gateway, ++this.#beat);
      this.#lastBeat = began;
    } catch (error) {
      this.#log.warn({ err: error }, "lease not renewed");
    }
  }

  /** Deletes entries of a lost id: some of them may arrive only now. */
  async #withdraw(gateway: string, codes: readonly RoomCode[]): Promise<void> {
    try {
      await Promise.all(codes.map((code) => this.#store.deletePresence(keys.entry(code, gateway))));
      await this.#store.deleteLease(gateway);
    } catch (error) {
      this.#log.warn({ err: error, gateway }, "not withdrawn"); // its lease runs out
    }
  }

  /** Writes the rooms that are due. After a failure the pause grows: a full store stays full for a while. */
  async flush(all = false): Promise<void> {
    const now = this.#now();
    if (!all && now < this.#pausedUntil) return;
    const changed = [...this.#dirty].filter((code) => all || now >= (this.#notBefore.get(code) ?? 0));
    for (const code of changed) {
      this.#dirty.delete(code);
      this.#notBefore.set(code, now + coalescing(this.#rooms.get(code)?.size ?? 0));
    }
    for (let at = 0; at < changed.length; at += together) {
      const written = await Promise.allSettled(changed.slice(at, at + together).map((code) => this.#write(code)));
      const failed = written.find((each) => each.status === "rejected");
      if (failed) return this.#failed(changed.slice(at), failed.reason);
      this.#failures = 0;
    }
  }

  #failed(codes: readonly RoomCode[], reason: unknown): void {
    for (const code of codes) this.#dirty.add(code);
    this.#pausedUntil = this.#now() + Math.min(liveness.coalesce * 2 ** this.#failures, longestPause);
    this.#failures += 1;
    if (this.#failures === 1) this.#log.warn({ err: reason, rooms: codes.length }, "presence not written");
  }

  async #write(code: RoomCode): Promise<void> {
    const room = this.#rooms.get(code);
    const key = keys.entry(code, this.#gateway);
    if (room && room.size > 0)
      return this.#store.putPresence(key, { members: [...room.values()].map((here) => here.member) });
    this.#rooms.delete(code);
    this.#notBefore.delete(code);
    await this.#store.deletePresence(key);
  }

  /** Lets the lease run out: members move to another gateway, and those who do not arrive are gone with it. */
  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await this.flush(true);
  }
}

const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

function newGatewayId(): string {
  return Array.from({ length: 12 }, () => alphabet[randomInt(alphabet.length)]).join("");
}
