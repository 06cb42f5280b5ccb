import { coalescing, limits, liveness, type Member, type MemberId, nameKey, type RoomCode } from "@parlor/contracts";

type Members = ReadonlyMap<MemberId, Member>;
type Entry = { readonly members: readonly Member[]; readonly rev: number };
type Room = {
  readonly entries: Map<string, Entry>;
  /** What gateways said before the bus was lost, and until when it is believed. */
  readonly held: Map<string, Entry & { readonly until: number }>;
  /** What was last told, and when. */
  told: Members;
  toldAt: number;
  /** When each of those was first told of. */
  readonly since: Map<MemberId, number>;
  /** What follows from the above, worked out when it is first asked for. */
  merged?: Members | undefined;
  names?: ReadonlyMap<string, MemberId> | undefined;
  byId?: readonly Member[] | undefined;
};

/** A member who is no longer here, and for how long they were. */
export type Departure = { readonly member: Member; readonly stay: number };

/** What to tell a room, without names where it is too big for them; and who left, in any case. */
export type Change = {
  readonly code: RoomCode;
  readonly here: number;
  readonly named?: { readonly joined: Member[]; readonly left: MemberId[] };
  readonly departures: readonly Departure[];
};

type RosterPage = { readonly here: number; readonly members: Member[]; readonly next?: string };

/** How long gateways have, after the bus was lost, to write down again who is with them. */
const settling = 5000;
/** How long whoever is no longer with one that has written is believed to be on their way back: a reload takes no longer. */
const reloading = 1000;
const nobody: Members = new Map();

/** One member each, however many gateways name them; of two that differ the newer entry is believed. */
export function merge(entries: Iterable<Entry>): Members {
  const merged = new Map<MemberId, Member>();
  for (const { members } of [...entries].sort((a, b) => a.rev - b.rev))
    for (const member of members) merged.set(member.id, member);
  return merged;
}

/**
 * Who is in which room, merged from what each gateway says of its own members. A gateway's word counts for as long as
 * it renews its lease. Reads no clock: every moment comes in as an argument, in milliseconds of one steady clock.
 */
export class Roster {
  readonly #rooms = new Map<RoomCode, Room>();
  /** When each gateway was last heard of. */
  readonly #leases = new Map<string, number>();
  /** Rooms in which something may have changed since they were last told. */
  readonly #changed = new Set<RoomCode>();
  #settled = true;
  #settledAt = 0;

  /** A gateway says who of a room is with it; nobody takes its entry away. */
  put(code: RoomCode, gateway: string, members: readonly Member[], rev: number, now: number): void {
    if (!this.#leases.has(gateway)) this.#leases.set(gateway, now); // it has as long as any other to renew a lease
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

  /** A gateway lives. */
  beat(gateway: string, now: number): void {
    this.#leases.set(gateway, now);
  }

  /** Gateways that have not been heard of for longer than a lease lasts. */
  overdue(now: number): string[] {
    return [...this.#leases].filter(([, at]) => now - at > liveness.leaseLost).map(([gateway]) => gateway);
  }

  /** A gateway is dead or has said goodbye: its word counts no longer. Returns the rooms that it had entries in. */
  bury(gateway: string): RoomCode[] {
    this.#leases.delete(gateway);
    const theirs = [...this.#rooms].filter(([, room]) => room.entries.delete(gateway));
    for (const [code, room] of theirs) this.#touch(code, room);
    return theirs.map(([code]) => code);
  }

  /** The bus was lost: everything is to be said again, and whoever was here is held to be until it could be. */
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

  /** The bus is there again, and what it holds was read. What it does not hold by now may still be on its way to it. */
  resume(now: number): void {
    if (!this.#settled) this.#settledAt = now + settling;
  }

  /** Time stood still here, or at the broker: nobody's silence meanwhile means anything. */
  excuse(now: number): void {
    for (const gateway of this.#leases.keys()) this.#leases.set(gateway, now);
  }

  /** Whether absence from the roster means absence. */
  get settled(): boolean {
    return this.#settled;
  }

  /** What the rooms are to be told by now, each at most once while it is `coalescing`; a room is told only what changed. */
  changes(now: number): Change[] {
    if (!this.#settled) this.#settle(now);
    const due = [...this.#changed].filter((code) => this.#isDue(code, now));
    return due.flatMap((code) => this.#tell(code, now) ?? []);
  }

  members(code: RoomCode): Members {
    const room = this.#rooms.get(code);
    if (!room) return nobody;
    room.merged ??= merge([...room.held.values(), ...room.entries.values()]);
    return room.merged;
  }

  /** Who in a room has a name that counts as this one. */
  named(code: RoomCode, name: string): MemberId | undefined {
    const room = this.#rooms.get(code);
    if (!room) return undefined;
    room.names ??= new Map([...this.members(code).values()].map((member) => [nameKey(member.name), member.id]));
    return room.names.get(nameKey(name));
  }

  /** A page of a room's members by id, after the one that the page before ended with. */
  page(code: RoomCode, after = ""): RosterPage {
    const members = this.#byId(code);
    const from = firstAfter(members, after);
    const page = members.slice(from, from + limits.rosterListed);
    const last = page.at(-1);
    const next = from + page.length < members.length && last?.id;
    return { here: members.length, members: page, ...(next && { next }) };
  }

  /** Rooms with anybody in them, and members in all, as last told. */
  size(): { rooms: number; members: number } {
    const sizes = [...this.#rooms.values()].map(({ told }) => told.size).filter((size) => size > 0);
    return { rooms: sizes.length, members: sizes.reduce((sum, size) => sum + size, 0) };
  }

  /** Sorted once for all who ask until somebody comes or goes: in a room of ten thousand they are a hundred pages. */
  #byId(code: RoomCode): readonly Member[] {
    const room = this.#rooms.get(code);
    if (!room) return [];
    room.byId ??= [...this.members(code).values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    return room.byId;
  }

  /** Lets go of what is not believed any more. */
  #settle(now: number): void {
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

/** Where those begin who come after an id, among members sorted by theirs. */
function firstAfter(members: readonly Member[], id: string): number {
  let [low, high] = [0, members.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((members[middle]?.id ?? "") > id) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** What happened in a room since it was last told; undefined where nothing did. Keeps the book of who came when. */
function difference(code: RoomCode, { told, since }: Room, members: Members, now: number): Change | undefined {
  const joined = [...members.values()].filter((member) => !same(told.get(member.id), member));
  const left = [...told.values()].filter(({ id }) => !members.has(id));
  if (joined.length === 0 && left.length === 0) return undefined;
  const departures = left.map((member) => ({ member, stay: now - (since.get(member.id) ?? now) }));
  for (const { id } of left) since.delete(id);
  for (const { id } of joined) if (!told.has(id)) since.set(id, now);
  const change = { code, here: members.size, departures };
  // A list of so many, sent to all of them, would cost their number squared.
  if (Math.max(members.size, told.size) > limits.rosterListed) return change;
  return { ...change, named: { joined, left: left.map(({ id }) => id) } };
}

function same(one: Member | undefined, other: Member): boolean {
  return one?.name === other.name && one.role === other.role;
}
