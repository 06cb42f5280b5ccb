import {
  authorOf,
  type CloseReason,
  type Epoch,
  expelledBy,
  foldRoom,
  general,
  limits,
  type Member,
  type MemberId,
  type PostCommand,
  type RoomCode,
  type RoomInfo,
  type RosterChanged,
  type Signal,
  stampOf,
  typeOf,
} from "@parlor/contracts";
import {
  type Authorship,
  ignoreNoAnswer,
  NoAnswer,
  PostQueue,
  type QueueDeps,
  RoomLog,
  type Stored,
} from "@parlor/log";
import type { GatewayBus } from "../bus.ts";
import { isObject, readEvent, readSignal } from "../edge/frame.ts";
import type { GatewayMetrics } from "../metrics.ts";
import { Backfill } from "./backfill.ts";
import { Batch, type BatchScheduler, RecentEvents } from "./recent.ts";
import { Roster } from "./roster.ts";

/** A watcher has no member id. */
export type Connection = {
  readonly memberId: MemberId | undefined;
  leave(reason: Extract<CloseReason, "removed" | "room-closed" | "log-reset">): void;
  checkReading(): void;
};

export type RoomDeps = {
  readonly bus: GatewayBus;
  readonly posts: QueueDeps;
  readonly scheduler: BatchScheduler;
  readonly metrics: GatewayMetrics;
  readonly fanOut: (topic: string, frame: Uint8Array | string) => void;
};

/** After these, a text is gone that others may have been sent. */
const erasing: ReadonlySet<string> = new Set(["message.edited", "message.deleted", "message.removed"]);
const askSpaceEvery = 30_000;
const checkReadingEvery = 128 * 1024;

export class Room {
  readonly code: RoomCode;
  readonly epoch: Epoch;
  readonly connections = new Set<Connection>();
  readonly log: RoomLog;
  readonly recent: RecentEvents;
  readonly backfill: Backfill;
  readonly #deps: RoomDeps;
  readonly #batch: Batch;
  #fannedOut = 0;
  #checkedReadingAt = 0;
  /** Bytes that the room may still take, as far as this gateway knows. */
  #left: number;
  #leftAskedAt = performance.now();
  #roster: Roster;
  #reloading: { readonly done: Promise<void>; readonly heard: RosterChanged[] } | undefined;
  #info: RoomInfo | undefined;
  #acts = 0;
  #stamp: number;
  /** Where each was expelled. An admission from before it is void, and what comes into the log behind it. */
  readonly #expelled = new Map<string, number>();
  #stopListening: () => void = () => undefined;
  #closed = false;

  private constructor(code: RoomCode, epoch: Epoch, deps: RoomDeps, newest: Stored | undefined, state: State) {
    const head = newest?.seq ?? 0;
    this.code = code;
    this.epoch = epoch;
    this.#deps = deps;
    this.#stamp = newest ? stampOf(newest.data) : 0;
    this.#roster = state.roster;
    this.#left = state.left;
    this.recent = new RecentEvents(head);
    this.backfill = new Backfill(deps.bus, this, this.recent);
    this.log = new RoomLog(code, deps.bus.log, deps.metrics, head, {
      emit: (events) => this.#receive(events),
      erased: (after, read) => this.backfill.erased(after, read),
    });
    this.#batch = new Batch(deps.scheduler, this.recent, {
      log: this.log,
      send: (frame, events) => this.#send(frame, events),
    });
  }

  /** Listens before it reads, so that nothing is missed between. Throws NoAnswer. */
  static async open(code: RoomCode, epoch: Epoch, deps: RoomDeps): Promise<Room> {
    const { log } = deps.bus;
    let room: Room | undefined;
    const early: ((room: Room) => void)[] = [];
    const stopListening = await log.listen(code, {
      event: (event) => (room ? room.log.heard(event) : early.push((open) => open.log.heard(event))),
      other: (text) => (room ? room.#signalled(text) : early.push((open) => open.#signalled(text))),
    });
    try {
      const [newest, state] = await Promise.all([log.newest(code), readState(deps.bus, code)]);
      await log.lease.verify(); // the log that was read may have been made anew while the connection stood [D11]
      room = new Room(code, epoch, deps, newest, state);
    } catch (error) {
      stopListening();
      throw error;
    }
    room.#stopListening = stopListening;
    for (const act of early) act(room);
    return room;
  }

  get seq(): number {
    return this.recent.newest;
  }

  /** A full room asks again now and then, since old messages are forgotten. */
  get hasSpace(): boolean {
    if (this.#left > 0) return true;
    if (performance.now() - this.#leftAskedAt > askSpaceEvery) {
      this.#leftAskedAt = performance.now();
      void this.reloadRoster().catch(ignoreNoAnswer);
    }
    return false;
  }

  /** Bytes sent to each follower since the room was opened. */
  get fannedOut(): number {
    return this.#fannedOut;
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  get roster(): Roster {
    return this.#roster;
  }

  get info(): RoomInfo | undefined {
    return this.#info;
  }

  get acts(): number {
    return this.#acts;
  }

  /** Takes the info that follows from `acts` acts, unless there were more. */
  learn(info: RoomInfo, acts: number): void {
    if (acts === this.#acts) this.#info = info;
  }

  hasExpelled(id: MemberId): boolean {
    return this.#expelled.has(id);
  }

  /** Never before the time of an event seen in this room [T1]. */
  stamp(): number {
    this.#stamp = Math.max(Date.now(), this.#stamp);
    return this.#stamp;
  }

  /** A member may have been expelled since they were admitted [M3]. */
  take(connection: Connection): void {
    if (connection.memberId && this.hasExpelled(connection.memberId)) return connection.leave("removed");
    this.connections.add(connection);
  }

  openQueue(authorship: Omit<Authorship<PostCommand>, "code">): PostQueue<PostCommand> {
    return new PostQueue(this.#deps.posts, this.log, { code: this.code, ...authorship });
  }

  /** Not in a crowd: somebody always is writing. */
  tellTyping({ id, name }: Member): void {
    if (!this.log.valid || this.#roster.here > limits.rosterListed) return;
    const signal: Signal = { type: "member.typing", by: id, name };
    this.#deps.bus.signal(this.code, JSON.stringify(signal));
  }

  /** Sends what is in order, so that `seq` is as new as the log was when it was checked. */
  flush(): void {
    this.#batch.flush();
  }

  /** Changes may have been missed. Rejects with NoAnswer. */
  reloadRoster(): Promise<void> {
    if (this.#reloading) return this.#reloading.done;
    const heard: RosterChanged[] = [];
    const done = this.#readRoster(heard).finally(() => {
      this.#reloading = undefined;
    });
    this.#reloading = { done, heard };
    return done;
  }

  spareMemory(): void {
    this.recent.halve();
    this.backfill.forgetTail();
  }

  /** The next room of this code is another object. */
  close(): void {
    this.#closed = true;
    this.log.close();
    this.#stopListening();
  }

  end(reason: "room-closed" | "log-reset"): void {
    this.close();
    for (const connection of [...this.connections]) connection.leave(reason);
  }

  /** Changes heard meanwhile may be newer than the answer. */
  async #readRoster(heard: readonly RosterChanged[]): Promise<void> {
    const { roster, left } = await readState(this.#deps.bus, this.code);
    for (const change of heard) roster.apply(change);
    this.#roster = roster;
    this.#left = left;
    const { here, rev } = roster;
    this.#fanOut(JSON.stringify([{ type: "roster.changed", here, rev } satisfies Signal]));
  }

  #receive(events: readonly Stored[]): void {
    for (const event of events) if (event.control) this.#obey(event); // first: the expelled get nothing more
    for (const event of events) {
      if (!isObject(event.data)) continue; // nobody who speaks this protocol wrote it
      if (this.#isVoid(event)) continue;
      this.#stamp = Math.max(this.#stamp, stampOf(event.data));
      this.#left -= event.data.byteLength;
      this.#batch.add(event);
      const took = this.#deps.posts.pending.echoed(event.dedupe, event.seq);
      if (took !== undefined) this.#deps.metrics.postSeconds.observe(took / 1000);
    }
  }

  /** An event of a newer version may have changed the room: then its info is forgotten. */
  #obey({ seq, data }: Stored): void {
    this.#acts += 1;
    const event = readEvent(data);
    this.#info = event && this.#info && foldRoom(this.#info, event);
    const expelled = event && expelledBy(event);
    if (expelled === undefined) return;
    if (expelled === "everybody") return this.end(this.code === general ? "log-reset" : "room-closed");
    if (!this.#expelled.has(expelled)) this.#expelled.set(expelled, seq);
    for (const connection of [...this.connections]) if (connection.memberId === expelled) connection.leave("removed");
  }

  /** A gateway that stood still between its check and its word to the broker stores what nobody may say any more [M3]. */
  #isVoid({ seq, dedupe }: Stored): boolean {
    return this.#expelled.size > 0 && seq > (this.#expelled.get(authorOf(dedupe)) ?? seq);
  }

  #send(frame: Uint8Array, events: readonly Stored[]): void {
    this.#deps.metrics.echoes.inc(events.length);
    this.#fanOut(frame, events.length);
    for (const { seq, data, control } of events) if (erasing.has(control || typeOf(data))) this.#erase(seq, data);
  }

  /** What is remembered here must not have it any longer. */
  #erase(seq: number, data: Uint8Array): void {
    const event = readEvent(data);
    if (!event || event.type === "room.closed") return;
    this.recent.erase({ ...event, seq });
    this.backfill.forgetTail();
  }

  #signalled(text: string): void {
    const signal = readSignal(text);
    if (!signal) return;
    if (signal.type === "roster.changed") {
      this.#reloading?.heard.push(signal);
      if (!this.#roster.apply(signal)) return;
      if (!this.#roster.whole) void this.reloadRoster().catch(ignoreNoAnswer);
    }
    this.#fanOut(`[${text}]`);
  }

  #fanOut(frame: Uint8Array | string, items = 1): void {
    if (this.#closed) return;
    this.#deps.metrics.deliveries.inc(this.connections.size * items);
    this.#deps.fanOut(this.code, frame);
    this.#fannedOut += frame.length;
    if (this.#fannedOut - this.#checkedReadingAt < checkReadingEvery) return;
    this.#checkedReadingAt = this.#fannedOut;
    for (const connection of [...this.connections]) connection.checkReading();
  }
}

type State = { readonly roster: Roster; readonly left: number };

async function readState(bus: GatewayBus, room: RoomCode): Promise<State> {
  const answer = await bus.askAndRead<"room.roster">({ type: "room.roster", room, space: true });
  if (answer.type === "refused") throw new NoAnswer("The roster is not known.");
  return { roster: new Roster(answer), left: answer.left ?? Number.POSITIVE_INFINITY };
}
