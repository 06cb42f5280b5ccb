import { coalescing, limits, liveness, type Member, type MemberId, nameKey, type RoomCode } from "@parlor/contracts";

type Members = ReadonlyMap<MemberId, Member>;
type Entry = { readonly members: readonly Member[]; readonly rev: number };
type Room = {
  readonly entries: Map<string, Entry>;
  /** Entries from before the bus was lost, each believed until a moment. */
  readonly held: Map<string, Entry & { readonly until: number }>;
  told: Members;
  toldAt: number;
  readonly since: Map<MemberId, number>;
  merged?: Members | undefined;
  names?: ReadonlyMap<string, MemberId> | undefined;
  byId?: readonly Member[] | undefined;
};

export type Departure = { readonly member: Member; readonly stay: number };

/** Without names if the room is too large; departures are always there. */
export type Change = {
  readonly code: RoomCode;
  readonly here: number;
  readonly named?: { readonly joined: Member[]; readonly left: MemberId[] };
  readonly departures: readonly Departure[];
};

type RosterPage = { readonly here: number; readonly members: Member[]; readonly next?: string };

/** In ms: gateways write their entries again this soon after a loss of the bus. */
const settling = 5000;
/** In ms: grace for a member missing from their gateway's first entry after a reconnect: they may be reloading. */
const reloading = 1000;
const nobody: Members = new Map();

export function merge(entries: Iterable<Entry>): Members {
  const merged = new Map<MemberId, Member>();
  for (const { members } of [...entries].sort((a, b) => a.rev - b.rev))
    for (const member of members) merged.set(member.id, member);
  return merged;
}

/** Merges the gateways' entries of each room. Reads no clock: each moment is an argument, in ms. */
export class Roster {
  readonly #rooms = new Map<RoomCode, Room>();
  readonly #leases = new Map<string, number>();
  readonly #changed = new Set<RoomCode>();
  #settled = true;
  #settledAt = 0;

  put(code: RoomCode, gateway: string, members: readonly Member[], rev: number, now: number): void {
    if (!this.#leases.has(gateway)) this.#leases.set(gateway, now);
    const room = this.#rooms.get(code) ?? {
      entries: new Map(),
      held: new Map(),
      told: nobody,
      toldAt: -Infinity,
      since: new Map(),
    };
    const held = room.held.get(gateway);
    if (held) room.held.set(gateway, { ...held, until: Math.min(held.until, now + reloading) });
    if (members.length === 0) room.entries.delete(gateway);
    if (members.length > 0) room.entries.set(gateway, { members, rev });
    this.#rooms.set(code, room);
    this.#touch(code, room);
  }

  beat(gateway: string, now: number): void {
    this.#leases.set(gateway, now);
  }

  overdue(now: number): string[] {
    return [...this.#leases].filter(([, at]) => now - at > liveness.leaseLost).map(([gateway]) => gateway);
  }

  bury(gateway: string): RoomCode[] {
    this.#leases.delete(gateway);
    const theirs = [...this.#rooms].filter(([, room]) => room.entries.delete(gateway));
    for (const [code, room] of theirs) this.#touch(code, room);
    return theirs.map(([code]) => code);
  }

  /** The bus was lost: members count as here until their gateways had time to write again. */
  hold(): void {
    this.#settled = false;
    this.#settledAt = Number.POSITIVE_INFINITY;
    this.#leases.clear();
    for (const [code, room] of this.#rooms) {
      for (const [gateway, entry] of room.entries)
        room.held.set(gateway, { ...entry, until: Number.POSITIVE_INFINITY });
      room.entries.clear();
      this.#touch(code, room);
    }
  }

  /** The bus is back and read, but gateways may still be writing. */
  resume(now: number): void {
    if (!this.#settled) this.#settledAt = now + settling;
  }

  /** This process or the broker stood still: silence meanwhile means nothing. */
  excuse(now: number): void {
    for (const gateway of this.#leases.keys()) this.#leases.set(gateway, now);
  }

  /** Whether a member missing here is really gone. */
  get settled(): boolean {
    return this.#settled;
  }

  /** Due changes; a room is told at most once in its `coalescing` time. */
  changes(now: number): Change[] {
    if (!this.#settled) this.#expireHeld(now);
    const due = [...this.#changed].filter((code) => this.#isDue(code, now));
    return due.flatMap((code) => this.#tell(code, now) ?? []);
  }

  members(code: RoomCode): Members {
    const room = this.#rooms.get(code);
    if (!room) return nobody;
    room.merged ??= merge([...room.held.values(), ...room.entries.values()]);
    return room.merged;
  }

  named(code: RoomCode, name: string): MemberId | undefined {
    const room = this.#rooms.get(code);
    if (!room) return undefined;
    room.names ??= new Map([...this.members(code).values()].map((member) => [nameKey(member.name), member.id]));
    return room.names.get(nameKey(name));
  }

  page(code: RoomCode, after = ""): RosterPage {
    const members = this.#byId(code);
    const from = firstAfter(members, after);
    const page = members.slice(from, from + limits.rosterListed);
    const last = page.at(-1);
    const next = from + page.length < members.length && last?.id;
    return { here: members.length, members: page, ...(next && { next }) };
  }

  size(): { rooms: number; members: number } {
    const sizes = [...this.#rooms.values()].map(({ told }) => told.size).filter((size) => size > 0);
    return { rooms: sizes.length, members: sizes.reduce((sum, size) => sum + size, 0) };
  }

  /** Sorted once until the members change: a room of 10,000 has 100 pages. */
  #byId(code: RoomCode): readonly Member[] {
    const room = this.#rooms.get(code);
    if (!room) return [];
    room.byId ??= [...this.members(code).values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    return room.byId;
  }

  #expireHeld(now: number): void {
    this.#settled = now >= this.#settledAt;
    for (const [code, room] of this.#rooms) {
      for (const [gateway, { until }] of room.held) {
        if (!this.#settled && now < until) continue;
        room.held.delete(gateway);
        this.#touch(code, room);
      }
    }
  }

  #isDue(code: RoomCode, now: number): boolean {
    const room = this.#rooms.get(code);
    return !room || now - room.toldAt >= coalescing(room.told.size);
  }

  #touch(code: RoomCode, room: Room): void {
    room.merged = undefined;
    room.names = undefined;
    room.byId = undefined;
    this.#changed.add(code);
  }

  #tell(code: RoomCode, now: number): Change | undefined {
    this.#changed.delete(code);
    const room = this.#rooms.get(code);
    if (!room) return undefined;
    const members = this.members(code);
    const change = difference(code, room, members, now);
    room.told = members;
    room.toldAt = now;
    if (members.size === 0 && room.entries.size === 0) this.#rooms.delete(code);
    return change;
  }
}

function firstAfter(members: readonly Member[], id: string): number {
  let [low, high] = [0, members.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((members[middle]?.id ?? "") > id) high = middle;
    else low = middle + 1;
  }
  return low;
}

function difference(code: RoomCode, { told, since }: Room, members: Members, now: number): Change | undefined {
  const joined = [...members.values()].filter((member) => !same(told.get(member.id), member));
  const left = [...told.values()].filter(({ id }) => !members.has(id));
  if (joined.length === 0 && left.length === 0) return undefined;
  const departures = left.map((member) => ({ member, stay: now - (since.get(member.id) ?? now) }));
  for (const { id } of left) since.delete(id);
  for (const { id } of joined) if (!told.has(id)) since.set(id, now);
  const change = { code, here: members.size, departures };
  // Names sent to everybody would cost the number of members squared.
  if (Math.max(members.size, told.size) > limits.rosterListed) return change;
  return { ...change, named: { joined, left: left.map(({ id }) => id) } };
}

function same(one: Member | undefined, other: Member): boolean {
  return one?.name === other.name && one.role === other.role;
}
