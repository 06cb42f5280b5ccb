import { setTimeout as delay } from "node:timers/promises";
import { closes, type FrameItem, type PlacedEvent, type Reply, type RoomJoined } from "@parlor/contracts";
import { emptyTimeline, enter, hear } from "../../../services/web/src/page/timeline.ts";
import type { ClientFact, Placed } from "../checker/history.ts";
import { type Line, openLine } from "./line.ts";

type Told = ClientFact extends infer F ? (F extends ClientFact ? Omit<F, "at" | "client" | "room"> : never) : never;
type Guest = { readonly client: string; readonly room: string; readonly name: string };

/** What is not answered within this is not waited for any longer, in milliseconds. */
const answeredWithin = 8_000;

/**
 * Somebody with a socket and without a page, in one room: does what a page cannot be made to do at will. Holds what it
 * is told as the page does, and notes what that comes to. Once a connection is lost, nothing is expected of it.
 */
export class Visitor {
  readonly guest: Guest;
  readonly #note: (fact: ClientFact) => void;
  readonly #outbox = new Set<string>();
  readonly #waiting = new Map<number, (reply: Reply | undefined) => void>();
  #line: Line | undefined;
  #timeline = emptyTimeline;
  #joined: RoomJoined | undefined;
  #port = 0;
  #ref = 0;
  /** Counts connections: what is still heard from one that was left is not listened to. */
  #turn = 0;

  constructor(guest: Guest, note: (fact: ClientFact) => void) {
    this.guest = guest;
    this.#note = note;
  }

  /** Who the visitor is, as last told. */
  get you() {
    return this.#joined?.you;
  }

  /** With which others can come in as the same member. */
  get token() {
    return this.#joined?.token;
  }

  get epoch() {
    return this.#timeline.epoch;
  }

  /** Of the gateway that it was connected to last. */
  get port(): number {
    return this.#port;
  }

  /** Whether a connection stands. */
  get connected(): boolean {
    return this.#line !== undefined;
  }

  /** What has been posted and neither been seen nor refused, in order. */
  get unsure(): readonly string[] {
    return [...this.#outbox];
  }

  async connect(port: number): Promise<boolean> {
    const turn = ++this.#turn;
    const line = await openLine(port, {
      heard: (item) => turn === this.#turn && this.#heard(item),
      closed: (code) => turn === this.#turn && this.#closed(code),
    });
    this.#line = line;
    this.#port = port;
    return line !== undefined;
  }

  /** Wishes to come in, and to go on where it was if it was there before. Undefined where no answer came. */
  join(token = this.token): Promise<Reply | undefined> {
    const { room, name } = this.guest;
    const { epoch, head: after } = this.#timeline;
    const ref = ++this.#ref;
    const resume = epoch === undefined ? {} : { resume: { epoch, after } };
    return this.#answer(ref, { type: "room.join", ref, room, name, create: true, ...(token && { token }), ...resume });
  }

  /** Removes a member; whether that was confirmed. */
  async remove(member: RoomJoined["you"]["id"]): Promise<boolean> {
    const ref = ++this.#ref;
    const reply = await this.#answer(ref, { type: "member.remove", ref, member });
    return reply?.type === "done";
  }

  /** Says something new. */
  write(id: string, text: string): void {
    const member = this.you?.id;
    if (!this.#line || !member) return;
    this.#tell({ kind: "wrote", member, id, text });
    this.#outbox.add(id);
    this.repeat(id, text);
  }

  /** Says again what was said before, perhaps by another visitor of the same member. */
  repeat(id: string, text: string): void {
    this.#line?.post(id, text);
  }

  leave(): void {
    if (!this.#line) return;
    this.#line.send({ type: "room.leave", ref: ++this.#ref });
    this.#line.close();
    this.#gone("wish");
  }

  async #answer(ref: number, command: Parameters<Line["send"]>[0]): Promise<Reply | undefined> {
    const { promise, resolve } = Promise.withResolvers<Reply | undefined>();
    this.#waiting.set(ref, resolve);
    this.#line?.send(command);
    const timer = new AbortController();
    const late = delay(answeredWithin, undefined, { signal: timer.signal }).catch(() => undefined);
    const reply = await Promise.race([promise, late]);
    timer.abort();
    this.#waiting.delete(ref);
    return reply;
  }

  #heard(item: FrameItem): void {
    if (item.type === "room.joined") this.#entered(item);
    if ("seq" in item && "by" in item) this.#hears(item);
    if (item.type === "refused" && item.id !== undefined) this.#refused(item.id, item.reason);
    if ("ref" in item && item.ref !== undefined) this.#waiting.get(item.ref)?.(item);
  }

  #entered(joined: RoomJoined): void {
    const { you, entered: how, epoch, seq, missed } = joined;
    const facts = { member: you.id, name: you.name, how, epoch, seq, ...(missed !== undefined && { missed }) };
    if (!this.#joined) this.#tell({ kind: "page.loaded" });
    this.#tell({ kind: "entered", ...facts });
    const before = this.#timeline;
    this.#joined = joined;
    this.#timeline = enter(before, joined);
    const known = new Set(before.epoch === epoch && how !== "fresh" && how !== "reset" ? before.events : []);
    for (const event of this.#timeline.events) if (!known.has(event)) this.#saw(event, "view");
    for (const gap of this.#timeline.gaps.filter((row) => !before.gaps.includes(row))) {
      const { after, before: until, missed: count } = gap;
      const row = { epoch, after, before: until, ...(count !== undefined && { missed: count }) };
      this.#tell({ kind: "gap.shown", ...row });
    }
  }

  #hears(event: PlacedEvent): void {
    const { timeline, heard } = hear(this.#timeline, event);
    this.#timeline = timeline;
    if (heard === "new") this.#saw(event, "live");
    if (heard === "hole") this.leave();
  }

  #saw(event: PlacedEvent, from: "view" | "live"): void {
    const { seq, type, by } = event;
    const message = event.type === "message.posted" ? { id: event.id, text: event.text } : {};
    const prev = from === "live" && event.prev !== undefined ? { prev: event.prev } : {};
    const shown: Placed = { seq, type, by, ...message };
    this.#tell({ kind: "saw", from, epoch: this.#timeline.epoch ?? "", ...prev, ...shown });
    if (event.type !== "message.posted" || by !== this.you?.id || !this.#outbox.delete(event.id)) return;
    this.#tell({ kind: "showed", member: by, id: event.id, state: "sent", seq });
  }

  #refused(id: string, reason: string): void {
    if (!this.you || !this.#outbox.delete(id)) return;
    this.#tell({ kind: "showed", member: this.you.id, id, state: "refused", reason });
  }

  #closed(code: number): void {
    const removed = code === closes.removed.code;
    if (!removed && this.you) this.#tell({ kind: "lost" });
    this.#gone(removed ? "removed" : "wish");
  }

  #gone(why: "wish" | "removed"): void {
    this.#line = undefined;
    this.#turn++;
    for (const resolve of this.#waiting.values()) resolve(undefined);
    if (this.you) this.#tell({ kind: "left", member: this.you.id, why });
  }

  #tell(fact: Told): void {
    const { client, room } = this.guest;
    this.#note({ ...fact, at: Date.now(), client, room } as ClientFact); // joined again
  }
}
