import { type Epoch, type MemberId, type RoomCode, type Signal, stampOf } from "@parlor/contracts";
import { type Bus, NoAnswer, type Stored } from "./bus.ts";
import { Chain } from "./chain.ts";
import { eventFrame, isObject } from "./frame.ts";
import type { GatewayMetrics } from "./metrics.ts";
import { readEvent } from "./reading.ts";
import { Ring, type Sent } from "./ring.ts";
import { Roster } from "./roster.ts";
import { SharedTail, type Tail } from "./tail.ts";
import type { Unresolved } from "./unresolved.ts";

/** Somebody connected here who is in the room. A watcher has no member id. */
export type Occupant = { readonly memberId: MemberId | undefined; removed(): void; reset(): void };

/** What a room needs of the gateway around it. */
export type Surroundings = {
  readonly bus: Bus;
  readonly unresolved: Unresolved;
  readonly metrics: GatewayMetrics;
  /** Hands a frame to everyone who is subscribed to the topic. */
  readonly fanOut: (topic: string, frame: Uint8Array | string) => void;
  /** Makes sure that the log is still the same; where it is not, the room is closed. Rejects with NoAnswer. */
  readonly identifyLog: () => Promise<void>;
};

/** A room with somebody connected to this gateway: the live order they see, and what they need to go on from. */
export class LocalRoom {
  readonly code: RoomCode;
  /** Which log its sequences belong to. */
  readonly epoch: Epoch;
  readonly occupants = new Set<Occupant>();
  readonly #around: Surroundings;
  readonly #chain: Chain<Stored>;
  readonly #ring: Ring;
  #roster: Roster;
  /** The newest seq that members were sent: the `prev` of the next. */
  #sent: number;
  #stamp: number;
  #mending: Promise<void> | undefined;
  readonly #tail: SharedTail;
  /** Removed while the room was open: an admission from before that is worth nothing any more. */
  readonly #removed = new Set<MemberId>();
  #stopListening: () => void = () => undefined;
  #closed = false;
  /** The bus's term in which the room was last known to have all of the log. */
  #term: number;
  #waiting: (() => void)[] = [];

  private constructor(code: RoomCode, epoch: Epoch, around: Surroundings, newest: Stored | undefined, roster: Roster) {
    this.code = code;
    this.epoch = epoch;
    this.#around = around;
    this.#sent = newest?.seq ?? 0;
    this.#stamp = newest ? stampOf(newest.data) : 0;
    this.#chain = new Chain(this.#sent);
    this.#ring = new Ring(this.#sent);
    this.#roster = roster;
    this.#term = around.bus.term;
    this.#tail = new SharedTail(around.bus, this);
  }

  /** Opens a room: listens first and reads then, so that nothing falls between the two. Throws NoAnswer. */
  static async open(code: RoomCode, epoch: Epoch, around: Surroundings): Promise<LocalRoom> {
    let room: LocalRoom | undefined;
    const early: ((room: LocalRoom) => void)[] = [];
    const once = (act: (room: LocalRoom) => void) => (room ? act(room) : early.push(act));
    const close = await around.bus.listen(
      code,
      (event) => once((open) => open.#heard(event)),
      (signal, text) => once((open) => open.#signalled(signal, text)),
    );
    try {
      const [newest, roster] = await Promise.all([around.bus.newest(code), readRoster(around.bus, code)]);
      await around.identifyLog(); // what was read may be of a log that was made anew while the connection stood [D11]
      room = new LocalRoom(code, epoch, around, newest, roster);
    } catch (error) {
      close();
      throw error;
    }
    room.#stopListening = close;
    for (const act of early) act(room);
    return room;
  }

  /** Whether people can come in and speak: the log is known, and whatever may have been missed in it has been read. */
  get isCurrent(): boolean {
    const { sure, term } = this.#around.bus;
    return !this.#closed && sure && this.#term === term;
  }

  /** Calls back, once, as soon as the room is current again; never, where it is closed before. */
  whenCurrent(act: () => void): void {
    this.#waiting.push(act);
  }

  /** The newest seq that members were sent. */
  get seq(): number {
    return this.#sent;
  }

  get ringBytes(): number {
    return this.#ring.bytes;
  }

  get roster(): Roster {
    return this.#roster;
  }

  /** The gateway's time for a new event: never before that of an event it has seen in this room [T1]. */
  stamp(): number {
    this.#stamp = Math.max(Date.now(), this.#stamp);
    return this.#stamp;
  }

  /** The frames after a seq, or undefined where they must be read from the history. */
  since(seq: number): readonly Sent[] | undefined {
    return this.#ring.since(seq);
  }

  /** Takes in somebody who was admitted, unless they have been removed since [M3]. */
  take(occupant: Occupant): void {
    if (occupant.memberId && this.#removed.has(occupant.memberId)) return occupant.removed();
    this.occupants.add(occupant);
  }

  /** The last events, for those who enter. Rejects with NoAnswer. */
  tail(): Promise<Tail> {
    return this.#tail.get();
  }

  /** Compares with the log and reads what was missed. Rejects with NoAnswer where the log does not say. */
  async check(): Promise<void> {
    const { bus } = this.#around;
    const { term } = bus;
    const newest = await bus.newest(this.code);
    if ((newest?.seq ?? 0) > this.#chain.head) await this.mend();
    else if ((newest?.seq ?? 0) < this.#chain.head) await this.#around.identifyLog();
    this.#term = term;
    if (this.isCurrent) for (const act of this.#waiting.splice(0)) act();
  }

  /** Reads on from the newest event until the log has no more. However many ask for it, it is done once. */
  mend(): Promise<void> {
    this.#mending ??= this.#readOn().finally(() => {
      this.#mending = undefined;
    });
    return this.#mending;
  }

  /** Reads who is here again: after a lost connection, news may have been missed. */
  async reloadRoster(): Promise<void> {
    this.#roster = await readRoster(this.#around.bus, this.code);
    const { here, rev } = this.#roster;
    this.#fanOut(JSON.stringify([{ type: "roster.changed", here, rev } satisfies Signal]));
  }

  /** Gives memory back: clients that come back late are served from the history instead. */
  halveRing(): void {
    this.#ring.halve();
    this.#tail.forget();
  }

  /** Stops listening, and tells nobody anything more: the next room of this code is another object. */
  close(): void {
    this.#closed = true;
    this.#stopListening();
  }

  #heard(event: Stored): void {
    if (event.seq <= this.#chain.head) void this.#around.identifyLog().catch(ignoreNoAnswer); // late, or of another log
    this.#emit(this.#chain.offer(event));
    if (this.#chain.broken) void this.mend().catch(ignoreNoAnswer);
  }

  async #readOn(): Promise<void> {
    if (this.#chain.head > 0) this.#around.metrics.repairs.inc(); // the first event of a room is always looked up
    await this.#around.identifyLog();
    while (!this.#closed) {
      const asked = this.#chain.newest;
      const next = await this.#around.bus.next(this.code, this.#chain.head);
      if (next && next.seq > this.#chain.head && this.#chain.head > 0) this.#around.metrics.repairedEvents.inc();
      this.#emit(this.#chain.admit(next, asked));
      if (!next && !this.#chain.broken) return;
    }
  }

  #emit(events: readonly Stored[]): void {
    for (const { seq, data, dedupe, control } of events) {
      if (!isObject(data)) continue; // nobody who speaks this protocol wrote it
      const frame = eventFrame(seq, this.#sent, data);
      this.#sent = seq;
      this.#stamp = Math.max(this.#stamp, stampOf(data));
      this.#ring.push({ seq, frame });
      if (control) this.#act(data); // first: who is removed gets nothing more, not even this
      this.#fanOut(frame);
      this.#around.metrics.echoes.inc();
      const took = this.#around.unresolved.echoed(dedupe, seq);
      if (took !== undefined) this.#around.metrics.postSeconds.observe(took / 1000);
    }
  }

  #act(data: Uint8Array): void {
    const event = readEvent(data);
    if (event?.type !== "member.removed") return;
    this.#removed.add(event.member);
    for (const occupant of [...this.occupants]) if (occupant.memberId === event.member) occupant.removed();
  }

  #signalled(signal: Signal, text: string): void {
    if (signal.type === "roster.changed") {
      if (!this.#roster.apply(signal)) return;
      if (!this.#roster.whole) void this.reloadRoster().catch(ignoreNoAnswer);
    }
    this.#fanOut(`[${text}]`);
  }

  #fanOut(frame: Uint8Array | string): void {
    if (this.#closed) return;
    this.#around.metrics.deliveries.inc(this.occupants.size);
    this.#around.fanOut(this.code, frame);
  }
}

/** Who is here, as the rooms service knows it. Throws NoAnswer. */
async function readRoster(bus: Bus, room: RoomCode): Promise<Roster> {
  const answer = await bus.askAndRead<"room.roster">({ type: "room.roster", room });
  if (answer.type === "refused") throw new NoAnswer("The roster is not known.");
  return new Roster(answer);
}

/** The next check tries again; anything else than silence is a bug and must be seen. */
function ignoreNoAnswer(error: unknown): void {
  if (!(error instanceof NoAnswer)) throw error;
}
