import {
  type Epoch,
  type MemberId,
  type RoomCode,
  type RoomInfo,
  type RosterChanged,
  type Signal,
  stampOf,
} from "@parlor/contracts";
import type { Bus } from "./bus.ts";
import { NoAnswer } from "./certainty.ts";
import { eventsFrame, isObject } from "./frame.ts";
import { Gathering, type Rounds } from "./gathering.ts";
import { ignoreNoAnswer, Order, type OrderParts } from "./order.ts";
import { ReachingBack } from "./reaching-back.ts";
import { readEvent } from "./reading.ts";
import { Ring, type Sent } from "./ring.ts";
import { Roster } from "./roster.ts";
import type { Stored } from "./stored.ts";
import { SharedTail, type Tail } from "./tail.ts";
import type { Unresolved } from "./unresolved.ts";

/** Somebody connected here who is in the room. A watcher has no member id. */
export type Occupant = {
  readonly memberId: MemberId | undefined;
  removed(): void;
  reset(): void;
  /** The room has been sent much since this was called last. */
  checkReading(): void;
};

/** It is asked this often whether a room that is full still is, in milliseconds. */
const askAgain = 30_000;
/** After this many bytes it is looked at who has read them. */
const lookEvery = 128 * 1024;

/** What a room needs of the gateway around it. */
export type Surroundings = OrderParts & {
  readonly unresolved: Unresolved;
  readonly rounds: Rounds;
  /** Hands a frame to everyone who is subscribed to the topic. */
  readonly fanOut: (topic: string, frame: Uint8Array | string) => void;
};

/** A room with somebody connected to this gateway: the live order they see, and what they need to go on from. */
export class LocalRoom {
  readonly code: RoomCode;
  /** Which log its sequences belong to. */
  readonly epoch: Epoch;
  readonly occupants = new Set<Occupant>();
  readonly order: Order;
  readonly #around: Surroundings;
  readonly #gathering: Gathering;
  readonly #ring: Ring;
  readonly #reachingBack: ReachingBack;
  #fannedOut = 0;
  /** How many bytes more the room may take, as far as is known here, and when that was asked. */
  #left: number;
  #askedAt = performance.now();
  #lookedAt = 0;
  #roster: Roster;
  #info: RoomInfo | undefined;
  #acts = 0;
  /** The newest seq that members were sent: the `prev` of the next. */
  #sent: number;
  #stamp: number;
  readonly #tail: SharedTail;
  /** Removed while the room was open: an admission from before that is worth nothing any more. */
  readonly #removed = new Set<MemberId>();
  #stopListening: () => void = () => undefined;
  #closed = false;
  #reloading: { readonly done: Promise<void>; readonly heard: RosterChanged[] } | undefined;

  private constructor(code: RoomCode, epoch: Epoch, around: Surroundings, newest: Stored | undefined, read: State) {
    this.code = code;
    this.epoch = epoch;
    this.#around = around;
    this.#sent = newest?.seq ?? 0;
    this.#stamp = newest ? stampOf(newest.data) : 0;
    this.order = new Order(code, around, this.#sent, (events) => this.#emit(events));
    this.#gathering = new Gathering(around.rounds, {
      isCurrent: () => around.awake() && this.order.isCurrent,
      whenCurrent: (act) => this.order.whenCurrent(act),
      show: (events) => this.#show(events),
    });
    this.#ring = new Ring(this.#sent);
    this.#reachingBack = new ReachingBack(around.bus, this, this.#ring);
    this.#roster = read.roster;
    this.#left = read.left;
    this.#tail = new SharedTail(around.bus, this);
  }

  /** Opens a room: listens first and reads then, so that nothing falls between the two. Throws NoAnswer. */
  static async open(code: RoomCode, epoch: Epoch, around: Surroundings): Promise<LocalRoom> {
    let room: LocalRoom | undefined;
    const early: ((room: LocalRoom) => void)[] = [];
    const once = (act: (room: LocalRoom) => void) => (room ? act(room) : early.push(act));
    const close = await around.bus.listen(
      code,
      (event) => once((open) => open.order.heard(event)),
      (signal, text) => once((open) => open.#signalled(signal, text)),
    );
    try {
      const [newest, state] = await Promise.all([around.bus.newest(code), readState(around.bus, code)]);
      await around.identifyLog(); // what was read may be of a log that was made anew while the connection stood [D11]
      room = new LocalRoom(code, epoch, around, newest, state);
    } catch (error) {
      close();
      throw error;
    }
    room.#stopListening = close;
    for (const act of early) act(room);
    return room;
  }

  /** The newest seq that members were sent. */
  get seq(): number {
    return this.#sent;
  }

  /** Whether the room may take more. One that may not is asked about again now and then: what is old is forgotten. */
  get hasSpace(): boolean {
    if (this.#left > 0) return true;
    if (performance.now() - this.#askedAt > askAgain) {
      this.#askedAt = performance.now();
      void this.reloadRoster().catch(ignoreNoAnswer);
    }
    return false;
  }

  /** What each who follows the room has been sent since it was opened, in bytes. */
  get fannedOut(): number {
    return this.#fannedOut;
  }

  get ringBytes(): number {
    return this.#ring.bytes;
  }

  get roster(): Roster {
    return this.#roster;
  }

  /** What the room is like, as far as that is known for sure. */
  get info(): RoomInfo | undefined {
    return this.#info;
  }

  /** How many acts of its owner were heard. */
  get acts(): number {
    return this.#acts;
  }

  /** Takes in what the room was like after so many acts of its owner; by now there may have been more. */
  learn(info: RoomInfo, acts: number): void {
    if (acts === this.#acts) this.#info = info;
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

  /** Whether to give the events after a seq, the history would have to be read. */
  wouldRead(after: number): boolean {
    return this.#reachingBack.wouldRead(after);
  }

  /** Whether memory has all events after a seq, read from the history if need be. Rejects with NoAnswer. */
  reachBack(after: number): Promise<boolean> {
    return this.#reachingBack.reach(after);
  }

  /** Takes in somebody who was admitted, unless they have been removed since [M3]. */
  take(occupant: Occupant): void {
    if (occupant.memberId && this.#removed.has(occupant.memberId)) return occupant.removed();
    this.occupants.add(occupant);
  }

  /** Shows at once what is in order, so that `seq` is as new as the log was when it was checked. */
  flush(): void {
    this.#gathering.flush();
  }

  /** The last events, for those who enter. Rejects with NoAnswer. */
  tail(): Promise<Tail> {
    return this.#tail.get();
  }

  /** Reads who is here again: after a lost connection, news may have been missed. Rejects with NoAnswer. */
  reloadRoster(): Promise<void> {
    if (this.#reloading) return this.#reloading.done;
    const heard: RosterChanged[] = [];
    const done = this.#readRoster(heard).finally(() => {
      this.#reloading = undefined;
    });
    this.#reloading = { done, heard };
    return done;
  }

  /** Gives memory back: clients that come back late are served from the history instead. */
  halveRing(): void {
    this.#ring.halve();
    this.#tail.forget();
  }

  /** Stops listening, and tells nobody anything more: the next room of this code is another object. */
  close(): void {
    this.#closed = true;
    this.order.close();
    this.#stopListening();
  }

  /** News that come while the roster is read may be newer than the answer: they are applied to it. */
  async #readRoster(heard: readonly RosterChanged[]): Promise<void> {
    const { roster, left } = await readState(this.#around.bus, this.code);
    for (const news of heard) roster.apply(news);
    this.#roster = roster;
    this.#left = left;
    const { here, rev } = roster;
    this.#fanOut(JSON.stringify([{ type: "roster.changed", here, rev } satisfies Signal]));
  }

  #emit(events: readonly Stored[]): void {
    for (const { data, control } of events) if (control) this.#act(data); // first: who is removed gets nothing more
    for (const event of events) {
      if (!isObject(event.data)) continue; // nobody who speaks this protocol wrote it
      this.#stamp = Math.max(this.#stamp, stampOf(event.data));
      this.#left -= event.data.byteLength;
      this.#gathering.add(event);
      const took = this.#around.unresolved.echoed(event.dedupe, event.seq);
      if (took !== undefined) this.#around.metrics.postSeconds.observe(took / 1000);
    }
  }

  #show(events: readonly Stored[]): void {
    const { frame, sent } = eventsFrame(this.#sent, events);
    for (const event of sent) this.#ring.push(event);
    this.#sent = sent.at(-1)?.seq ?? this.#sent;
    this.#around.metrics.echoes.inc(events.length);
    this.#fanOut(frame, events.length);
  }

  #act(data: Uint8Array): void {
    this.#acts += 1;
    this.#info = undefined;
    const event = readEvent(data);
    if (event?.type !== "member.removed") return;
    this.#removed.add(event.member);
    for (const occupant of [...this.occupants]) if (occupant.memberId === event.member) occupant.removed();
  }

  #signalled(signal: Signal, text: string): void {
    if (signal.type === "roster.changed") {
      this.#reloading?.heard.push(signal);
      if (!this.#roster.apply(signal)) return;
      if (!this.#roster.whole) void this.reloadRoster().catch(ignoreNoAnswer);
    }
    this.#fanOut(`[${text}]`);
  }

  #fanOut(frame: Uint8Array | string, items = 1): void {
    if (this.#closed) return;
    this.#around.metrics.deliveries.inc(this.occupants.size * items);
    this.#around.fanOut(this.code, frame);
    this.#fannedOut += frame.length;
    if (this.#fannedOut - this.#lookedAt < lookEvery) return;
    this.#lookedAt = this.#fannedOut;
    for (const occupant of [...this.occupants]) occupant.checkReading();
  }
}

/** Who is here, and how many bytes more the room may take. */
type State = { readonly roster: Roster; readonly left: number };

/** The same, as the rooms service knows it. Throws NoAnswer. */
async function readState(bus: Bus, room: RoomCode): Promise<State> {
  const answer = await bus.askAndRead<"room.roster">({ type: "room.roster", room, space: true });
  if (answer.type === "refused") throw new NoAnswer("The roster is not known.");
  return { roster: new Roster(answer), left: answer.left ?? Number.POSITIVE_INFINITY };
}
