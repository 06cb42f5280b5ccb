import type { Connection } from "@parlor/client/connection";
import {
  add,
  again,
  commandOf,
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
  settle,
  type Wish,
} from "@parlor/client/outbox";
import { find, type Timeline } from "@parlor/client/timeline";
import {
  type Member,
  type MemberId,
  type MessageId,
  postProblem,
  type Refused,
  type RoomCode,
} from "@parlor/contracts";
import { type ReadonlySignal, signal } from "@preact/signals";
import { beThere, store, tabId, tabsInside, wasTab } from "../device/device.ts";
import { randomHex } from "../device/tab.ts";

/** In ms: a connection without an echo for longer is dead and only looks alive [D9]. */
const echoWithin = 12_000;
/** In ms: what can be undone is sent after this, or when the page is hidden. */
export const undoWithin = 10_000;

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
  /** This person's that are in the log: the store may bring them up again. */
  readonly #landed = new Set<string>();
  #overdue: ReturnType<typeof setTimeout> | undefined;
  #later: ReturnType<typeof setTimeout> | undefined;

  constructor(connection: Over, room: Place) {
    this.#connection = connection;
    this.#room = room;
  }

  async restore(): Promise<void> {
    const stored = await store.posts(this.#room.code);
    this.#take(stored.filter((post) => post.tab === tabId()));
    // What this tab wrote before a crash, if it was this tab, goes out before what is written now.
    if (stored.some((post) => wasTab(post.tab))) await this.#inherit(stored);
    this.#isRestored = true;
    this.drain();
    await this.#inherit(stored);
  }

  /** What tabs that are gone have left. */
  async #inherit(stored: readonly Post[]): Promise<void> {
    if (stored.every((post) => post.tab === tabId())) return;
    const inside = await tabsInside(this.#room.code);
    this.#take(inherit(stored, tabId(), this.#by, inside, wasTab));
    this.drain();
  }

  #take(stored: readonly Post[]): void {
    const known = new Set(this.outbox.value.posts.map(({ id }) => id));
    const posts = stored.filter(({ id }) => !known.has(id));
    if (posts.length === 0) return;
    store.hold(posts);
    // The store opened late: its posts were not asked about on the way in, and may have landed long ago.
    if (this.#open) queueMicrotask(() => this.#connection.restart());
    const { value: timeline } = this.#room.timeline;
    const isLanded = ({ id, by }: Post) => this.#landed.has(`${by} ${id}`) || find(timeline, by, id) !== undefined;
    const landed = posts.filter(isLanded).map((post) => post.id);
    const before = new Set(this.outbox.value.posts.map(({ id, at }) => `${id} ${at}`));
    const restored = restore(this.outbox.value, settle({ posts, notBefore: 0 }).posts);
    for (const post of restored.posts)
      if (!posts.includes(post) && !before.has(`${post.id} ${post.at}`)) void store.update(post);
    this.#change(remove(reassign(restored, this.#by), landed));
    this.#forget(landed);
  }

  get #by(): MemberId {
    return this.#room.you.value.id;
  }

  /** False if there is nothing in its text. */
  post(wish: Wish, canUndo = false): boolean {
    // No two of a member's share an id. The brand is given here.
    const id = randomHex(16) as MessageId;
    const reason = postProblem({ ...wish, id });
    if (reason === "text-empty") return false;
    const { epoch } = this.#room.timeline.value;
    const post: Post = {
      ...wish,
      ...{ id, at: this.#now(), room: this.#room.code, by: this.#by, tab: tabId() },
      ...(reason === undefined ? { state: "waiting" } : { state: "refused", reason }),
      ...(namesPlace(wish) && epoch !== undefined && { epoch }),
      ...(canUndo && { until: Date.now() + undoWithin }),
    };
    this.#change(add(this.outbox.value, post));
    void (wish.type === "message.post" ? store.keep(post, tabId()) : store.update(post));
    if (canUndo) setTimeout(() => this.settle(id), undoWithin);
    this.drain();
    return true;
  }

  /** Sends what could be undone, or one such; the page may be closing. */
  settle(id?: MessageId): void {
    const before = this.outbox.value.posts;
    this.#change(settle(this.outbox.value, id));
    for (const post of this.outbox.value.posts.filter((one) => !before.includes(one))) {
      void store.update(post);
      // Not one after another: there may be no time, and no order is lost by it.
      if (this.#open) this.#send(post);
    }
    this.drain();
  }

  begin(landed: readonly MessageId[]): void {
    this.#open = true;
    beThere(this.#by);
    this.#change(reassign(this.outbox.value, this.#by));
    this.landed(landed);
    this.drain();
    if (this.#isRestored) void store.posts(this.#room.code).then((stored) => this.#inherit(stored));
  }

  /** The connection is lost, and with it what was on its way. */
  pause(): void {
    this.#open = false;
    clearTimeout(this.#overdue);
    clearTimeout(this.#later);
    this.#change(markUnsent(this.outbox.value));
  }

  /** They are in the log, by that author: this person, or one who wrote in a tab that is gone. */
  landed(ids: readonly MessageId[], by = this.#by): void {
    if (by === this.#by) for (const id of ids) this.#landed.add(`${by} ${id}`);
    const outbox = remove(this.outbox.value, ids, by);
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

  /** Returns what was not sent. */
  takeBack(id: MessageId): Post | undefined {
    const post = this.outbox.value.posts.find((one) => one.id === id);
    this.#change(remove(this.outbox.value, [id]));
    this.#forget([id]);
    return post;
  }

  drain(): void {
    clearTimeout(this.#later);
    if (!this.#open || !this.#isRestored) return;
    const now = performance.now();
    const post = next(this.outbox.value, now);
    const wait = this.outbox.value.notBefore - now;
    if (wait > 0) this.#later = setTimeout(() => this.drain(), wait);
    if (post !== undefined) this.#send(post);
  }

  #send(post: Post): void {
    const command = commandOf(post, this.#room.timeline.value.epoch);
    if (command === undefined) return this.refused(post.id, { type: "refused", reason: "no-such-message" });
    if (!this.#connection.tell(command)) return;
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

const namesPlace = (wish: Wish) => "target" in wish || ("reply" in wish && wish.reply !== undefined);
