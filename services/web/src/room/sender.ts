import type { Connection } from "@parlor/client/connection";
import {
  add,
  again,
  emptyOutbox,
  inherit,
  markSending,
  markUnsent,
  next,
  type Outbox,
  type Post,
  reassign,
  refuse,
  remove,
  restore,
  takeUp,
} from "@parlor/client/outbox";
import { find, type Timeline } from "@parlor/client/timeline";
import {
  type Member,
  type MemberId,
  type MessageId,
  type Refused,
  type RoomCode,
  textProblem,
} from "@parlor/contracts";
import { type ReadonlySignal, signal } from "@preact/signals";
import { store, tabId, tabsIn } from "../device/device.ts";
import { randomHex } from "../device/tab.ts";

/** In ms: a connection without an echo for longer is dead and only looks alive [D9]. */
const echoWithin = 12_000;

type Over = Pick<Connection, "tell" | "restart">;
type Place = {
  readonly code: RoomCode;
  readonly you: ReadonlySignal<Member>;
  readonly timeline: ReadonlySignal<Timeline>;
};

/** Keeps one room's outbox in the store and sends it, one message at a time and in order. */
export class Sender {
  readonly outbox = signal<Outbox>(emptyOutbox);
  readonly #connection: Over;
  readonly #room: Place;
  #open = false;
  /** Nothing goes out before: the store may hold older messages [D4]. It answers, or gives up, within seconds. */
  #isRestored = false;
  #overdue: ReturnType<typeof setTimeout> | undefined;
  #later: ReturnType<typeof setTimeout> | undefined;

  constructor(connection: Over, room: Place) {
    this.#connection = connection;
    this.#room = room;
  }

  async restore(): Promise<void> {
    const stored = await store.posts(this.#room.code);
    this.#isRestored = true;
    const kept = takeUp(stored, tabId(), this.#by);
    if (kept.length < stored.length) void this.#inherit(stored);
    const known = new Set(this.outbox.value.posts.map(({ id }) => id));
    if (kept.every(({ id }) => known.has(id))) return this.drain();
    store.hold(kept);
    // The store opened late: its posts were not asked about on the way in, and may have landed long ago.
    if (this.#open) queueMicrotask(() => this.#connection.restart());
    this.#take(kept);
    this.drain();
  }

  async #inherit(stored: readonly Post[]): Promise<void> {
    const open = await tabsIn(this.#room.code);
    const inherited = inherit(stored, tabId(), this.#by, open);
    store.hold(inherited);
    this.#take(inherited);
  }

  #take(posts: readonly Post[]): void {
    const { value: timeline } = this.#room.timeline;
    const landed = posts.filter((post) => find(timeline, post.by, post.id)).map((post) => post.id);
    const before = new Set(this.outbox.value.posts.map(({ id, at }) => `${id} ${at}`));
    const restored = restore(this.outbox.value, posts);
    for (const post of restored.posts)
      if (!posts.includes(post) && !before.has(`${post.id} ${post.at}`)) void store.update(post);
    this.#change(remove(reassign(restored, this.#by), landed));
    this.#forget(landed);
  }

  get #by(): MemberId {
    return this.#room.you.value.id;
  }

  /** False if there is nothing in the text. */
  post(text: string): boolean {
    const reason = textProblem(text);
    if (reason === "text-empty") return false;
    const state = reason === undefined ? { state: "waiting" as const } : { state: "refused" as const, reason };
    const of = { room: this.#room.code, by: this.#by, tab: tabId() };
    // No two messages of a member share an id. The brand is given here.
    const post: Post = { id: randomHex(16) as MessageId, text, at: this.#now(), ...of, ...state };
    this.#change(add(this.outbox.value, post));
    void store.keep(post, tabId());
    this.drain();
    return true;
  }

  begin(landed: readonly MessageId[]): void {
    this.#open = true;
    this.#change(reassign(this.outbox.value, this.#by));
    this.landed(landed);
    this.drain();
  }

  /** The connection is lost, and with it what was on its way. */
  pause(): void {
    this.#open = false;
    clearTimeout(this.#overdue);
    clearTimeout(this.#later);
    this.#change(markUnsent(this.outbox.value));
  }

  landed(ids: readonly MessageId[]): void {
    const outbox = remove(this.outbox.value, ids);
    if (outbox === this.outbox.value) return;
    this.#change(outbox);
    this.#forget(ids);
    this.drain();
  }

  refused(id: MessageId, no: Refused): void {
    this.#change(refuse(this.outbox.value, id, no, performance.now()));
    const post = this.outbox.value.posts.find((one) => one.id === id);
    if (post?.state === "refused") void store.update(post);
    this.drain();
  }

  retry(id: MessageId): void {
    if (this.outbox.value.posts.find((post) => post.id === id)?.state !== "refused") return; // pressed twice
    this.#change(again(this.outbox.value, id));
    this.drain();
  }

  /** Returns the text of a message that was not sent. */
  takeBack(id: MessageId): string | undefined {
    const text = this.outbox.value.posts.find((post) => post.id === id)?.text;
    this.#change(remove(this.outbox.value, [id]));
    this.#forget([id]);
    return text;
  }

  drain(): void {
    clearTimeout(this.#later);
    if (!this.#open || !this.#isRestored) return;
    const now = performance.now();
    const post = next(this.outbox.value, now);
    const wait = this.outbox.value.notBefore - now;
    if (wait > 0) this.#later = setTimeout(() => this.drain(), wait);
    if (post === undefined || !this.#connection.tell({ type: "message.post", id: post.id, text: post.text })) return;
    clearTimeout(this.#overdue);
    this.#overdue = setTimeout(() => this.#connection.restart(), echoWithin);
    this.#change(markSending(this.outbox.value, post.id));
  }

  #change(outbox: Outbox): void {
    if (!outbox.posts.some((post) => post.state === "sending")) clearTimeout(this.#overdue);
    this.outbox.value = outbox;
  }

  #forget(ids: readonly MessageId[]): void {
    if (ids.length > 0) void store.drop(ids);
  }

  /** Later than every message before it, so that the order survives a reload within one millisecond too. */
  #now(): number {
    return Math.max(Date.now(), ...this.outbox.value.posts.map((post) => post.at + 1));
  }
}
