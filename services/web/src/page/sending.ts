import { type MessageId, type Refused, type RoomCode, textProblem } from "@parlor/contracts";
import type { Connection } from "./connection.ts";
import { shelf } from "./device.ts";
import * as model from "./model.ts";
import { add, again, fly, ground, next, type Outbox, own, type Post, refuse, restore, settle } from "./outbox.ts";
import { find } from "./timeline.ts";

/** A post whose echo takes longer than this has been lost with its connection, which only looks alive [D9]. */
const echoWithin = 12_000;

/** Sends one room's outbox, one message at a time and in order, for as long as the visit lasts. */
export class Sending {
  readonly #connection: Pick<Connection, "tell" | "restart">;
  readonly #room: RoomCode;
  #open = false;
  #overdue: ReturnType<typeof setTimeout> | undefined;
  #later: ReturnType<typeof setTimeout> | undefined;

  constructor(connection: Pick<Connection, "tell" | "restart">, room: RoomCode) {
    this.#connection = connection;
    this.#room = room;
  }

  /** What an earlier visit left unsent. */
  async restore(): Promise<void> {
    const kept = await shelf.posts(this.#room);
    const by = model.you.value?.id;
    if (kept.length === 0 || by === undefined) return;
    const landed = kept.filter((post) => find(model.timeline.value, post.by, post.id)).map((post) => post.id);
    this.#change(settle(own(restore(model.outbox.value, kept), by), landed));
    this.#forget(landed);
    this.drain();
  }

  post(text: string): void {
    const by = model.you.value?.id;
    if (by === undefined || textProblem(text) === "text-empty") return;
    const reason = textProblem(text);
    const state = reason === undefined ? { state: "waiting" as const } : { state: "refused" as const, reason };
    const post: Post = { id: newId(), room: this.#room, text, at: this.#now(), by, ...state };
    this.#change(add(model.outbox.value, post));
    void shelf.keep(post);
    this.drain();
  }

  /** In the room: what waits may go. */
  begin(landed: readonly MessageId[]): void {
    this.#open = true;
    const by = model.you.value?.id;
    if (by !== undefined) this.#change(own(model.outbox.value, by));
    this.landed(landed);
    this.drain();
  }

  /** The connection is gone, and with it what was on its way. */
  pause(): void {
    this.#open = false;
    clearTimeout(this.#overdue);
    clearTimeout(this.#later);
    this.#change(ground(model.outbox.value));
  }

  /** These were seen in the log. */
  landed(ids: readonly MessageId[]): void {
    const outbox = settle(model.outbox.value, ids);
    if (outbox === model.outbox.value) return;
    this.#change(outbox);
    this.#forget(ids);
    this.drain();
  }

  refused(id: MessageId, no: Refused): void {
    this.#change(refuse(model.outbox.value, id, no, Date.now()));
    const post = model.outbox.value.posts.find((one) => one.id === id);
    if (post?.state === "refused") void shelf.keep(post);
    this.drain();
  }

  retry(id: MessageId): void {
    this.#change(again(model.outbox.value, id));
    this.drain();
  }

  /** The person takes a message back that was not sent; its text is returned. */
  takeBack(id: MessageId): string {
    const text = model.outbox.value.posts.find((post) => post.id === id)?.text ?? "";
    this.#change(settle(model.outbox.value, [id]));
    this.#forget([id]);
    return text;
  }

  drain(): void {
    clearTimeout(this.#later);
    if (!this.#open) return;
    const now = Date.now();
    const post = next(model.outbox.value, now);
    const wait = model.outbox.value.notBefore - now;
    if (wait > 0) this.#later = setTimeout(() => this.drain(), wait);
    if (post === undefined || !this.#connection.tell({ type: "message.post", id: post.id, text: post.text })) return;
    clearTimeout(this.#overdue);
    this.#overdue = setTimeout(() => this.#connection.restart(), echoWithin);
    this.#change(fly(model.outbox.value, post.id));
  }

  #change(outbox: Outbox): void {
    if (!outbox.posts.some((post) => post.state === "flying")) clearTimeout(this.#overdue);
    model.outbox.value = outbox;
  }

  #forget(ids: readonly MessageId[]): void {
    if (ids.length > 0) void shelf.drop(ids);
  }

  /** Later than every message before it, so that the order survives a reload within one millisecond too. */
  #now(): number {
    return Math.max(Date.now(), ...model.outbox.value.posts.map((post) => post.at + 1));
  }
}

/** Sixteen random bytes in hexadecimal, written without dashes: no two messages of a member share it. The brand is given where the id is made. */
function newId(): MessageId {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("") as MessageId;
}
