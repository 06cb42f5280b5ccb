import {
  canRetry,
  closes,
  limits,
  type MessageId,
  type Refused,
  type Reply,
  type RoomCode,
  type RoomJoined,
  readRoom,
} from "@parlor/contracts";
import { batch } from "@preact/signals";
import { Absence } from "./absence.ts";
import { socketAddress } from "./address.ts";
import { arrive, comeNew } from "./arriving.ts";
import { Connection } from "./connection.ts";
import { inside, shelf } from "./device.ts";
import { Hearing } from "./hearing.ts";
import * as model from "./model.ts";
import type { Post } from "./outbox.ts";
import { Sending } from "./sending.ts";

/** How a person wants in: to a room that is there (or, where `create`, is made), or to a new one. */
export type Wish =
  | { readonly type: "create"; readonly name: string }
  | { readonly type: "join"; readonly name: string; readonly room: RoomCode; readonly create: boolean };

type Phase =
  | { readonly at: "door"; readonly room: RoomCode }
  | { readonly at: "entering"; readonly wish: Wish }
  | { readonly at: "inside"; readonly room: RoomCode; readonly sending: Sending; readonly hearing: Hearing };

/** One person's way to a room, through its door and in it, over however many connections it takes. */
export class Visit {
  readonly connection: Connection;
  readonly #door: RoomCode | undefined;
  #phase: Phase;
  #attempt = 0;
  readonly #absence = new Absence();
  readonly #entered: (code: RoomCode) => void;

  /** `entered` is called once, when the person is in. */
  constructor(phase: Exclude<Phase, { at: "inside" }>, entered: (code: RoomCode) => void) {
    this.#phase = phase;
    this.#door = phase.at === "door" ? phase.room : undefined;
    this.#entered = entered;
    this.connection = new Connection(socketAddress(), {
      opened: () => this.#opened(),
      heard: (item) => this.#phase.at === "inside" && this.#phase.hearing.hear(item),
      lost: () => this.#lost(),
      ended: (code) => this.#ended(code),
    });
    this.#lost();
    this.connection.start();
  }

  /** The room's outbox, once one is in. */
  get sending(): Sending | undefined {
    return this.#phase.at === "inside" ? this.#phase.sending : undefined;
  }

  /** Through the door that one stands at. */
  enter(wish: Wish): void {
    this.#phase = { at: "entering", wish };
    this.#ask(wish);
  }

  /** Away for good: at once, where the server hears it, and not after the grace that a reload gets. */
  leave(): void {
    if (this.#phase.at !== "inside") return this.stop();
    const { room, sending, hearing } = this.#phase;
    sending.pause();
    hearing.stop();
    this.#phase = { at: "door", room };
    this.connection.ask({ type: "room.leave" }, () => this.stop());
  }

  stop(): void {
    this.sending?.pause();
    if (this.#phase.at === "inside") this.#phase.hearing.stop();
    this.#absence.ends();
    this.connection.stop();
  }

  #opened(): void {
    switch (this.#phase.at) {
      case "door":
        return this.#peek(this.#phase.room);
      case "entering":
        return this.#ask(this.#phase.wish);
      case "inside":
        return this.#resume(this.#phase.room);
    }
  }

  #lost(): void {
    this.sending?.pause();
    this.#absence.begins();
  }

  #back(): void {
    this.#absence.ends();
    this.connection.settled();
  }

  #ended(code: number): void {
    const room = this.#phase.at === "inside" ? this.#phase.room : undefined;
    if (code === closes.removed.code) return this.#end("removed", room);
    this.#end(code === closes["client-too-old"].code ? "too-old" : "broken", room);
  }

  #end(why: "removed" | "too-old" | "gone" | "broken", code: RoomCode | undefined): void {
    this.stop();
    if (why !== "too-old") inside.clear();
    model.entering.value = undefined;
    model.screen.value = { at: "ended", why, code };
  }

  #peek(room: RoomCode): void {
    this.connection.ask({ type: "room.peek", room }, (reply) => {
      if (reply === undefined || this.#phase.at !== "door") return;
      if (reply.type === "refused" && canRetry(reply.reason, reply.retryAfter))
        return this.connection.retreat(reply.retryAfter ?? 0);
      this.#back();
      if (reply.type === "room.peeked") model.door.value = reply;
      if (reply.type === "refused") model.door.value = reply.reason;
    });
  }

  #ask(wish: Wish): void {
    const { name } = wish;
    const answered = (reply: Reply | undefined) => this.#admitted(reply);
    if (wish.type === "create") return this.connection.ask({ type: "room.create", name }, answered);
    const { room, create } = wish;
    const attempt = ++this.#attempt;
    // What an earlier visit left unsent may have arrived long ago: asked on the way in, before anything goes out [D5].
    void shelf.posts(room).then((kept) => {
      if (attempt !== this.#attempt) return;
      this.connection.ask({ type: "room.join", room, name, create, ...pendingOf(kept), ...tokenOf(room) }, answered);
    });
  }

  #admitted(reply: Reply | undefined): void {
    if (reply?.type === "room.joined") return this.#step(reply);
    if (reply?.type !== "refused") return; // the connection was lost on the way: asked again when it is back
    this.#back();
    const field = reply.reason.startsWith("name-") ? "name" : "room";
    batch(() => {
      model.entering.value = undefined;
      model.problem.value = { field, reason: reply.reason, suggestion: reply.suggestion };
      if (reply.suggestion !== undefined) model.nameTyped.value = reply.suggestion;
    });
    // Refused at the door one still stands there; from the start page there is nothing to stay connected for.
    if (this.#door === undefined) return this.stop();
    this.#phase = { at: "door", room: this.#door };
    // A named room that is gone can be made anew: what the door shows was not asked for yet, or is out of date.
    if (reply.reason === "no-such-room" && readRoom(this.#door)?.kind === "named") this.#peek(this.#door);
  }

  /** In, for the first time on this visit. */
  #step(reply: RoomJoined): void {
    this.#back();
    const { code } = reply.room;
    const sending = new Sending(this.connection, code);
    this.#phase = { at: "inside", room: code, sending, hearing: new Hearing(this.connection, sending) };
    batch(() => {
      comeNew(code);
      arrive(reply);
      model.settings.value = { ...model.settings.value, name: reply.you.name };
      this.#entered(code);
    });
    void sending.restore().then(() => sending.begin(reply.landed));
  }

  /** Back after a lost connection: on from the last place that was heard. */
  #resume(room: RoomCode): void {
    const { epoch, head: after } = model.timeline.value;
    const name = model.you.value?.name ?? model.settings.value.name;
    const pending = pendingOf(model.outbox.value.posts);
    const resume = epoch === undefined ? {} : { resume: { epoch, after } };
    this.connection.ask({ type: "room.join", room, name, ...pending, ...tokenOf(room), ...resume }, (reply) => {
      if (reply?.type === "refused") return this.#turnedAway(reply, room);
      if (reply?.type !== "room.joined") return;
      this.#back();
      arrive(reply);
      this.sending?.begin(reply.landed);
    });
  }

  #turnedAway(no: Refused, room: RoomCode): void {
    if (canRetry(no.reason, no.retryAfter)) return this.connection.retreat(no.retryAfter ?? 0);
    const you = model.you.value;
    if (no.reason !== "name-taken" || you === undefined || no.suggestion === undefined) return this.#end("gone", room);
    model.you.value = { ...you, name: no.suggestion }; // somebody took the name while we were away
    this.#resume(room);
  }
}

function pendingOf(posts: readonly Post[]): { pending: MessageId[] } {
  return { pending: posts.slice(0, limits.pendingIds).map((post) => post.id) };
}

function tokenOf(room: RoomCode): { token?: string } {
  const token = model.settings.value.rooms[room]?.token;
  return token === undefined ? {} : { token };
}
