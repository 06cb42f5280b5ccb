import type { Connection } from "@parlor/client/connection";
import { pendingIds } from "@parlor/client/outbox";
import { canRetry, nameKey, type Reply, type RoomCode, type RoomJoined, readRoom } from "@parlor/contracts";
import { batch } from "@preact/signals";
import { attemptAt, attempted, lastRoom, settings, store, wayIn } from "../device/device.ts";
import { within } from "../device/store.ts";
import { type End, endOf, RoomSession, refusalOf, storageWithin } from "../room/session.ts";
import { connectTo } from "./network.ts";
import { Absence, away } from "./notices.ts";
import * as page from "./page.ts";

/** `create`: the room is made if it is not there. */
export type Wish =
  | { readonly type: "create"; readonly name: string }
  | { readonly type: "join"; readonly name: string; readonly room: RoomCode; readonly create: boolean };

type Phase =
  | { readonly at: "door"; readonly room: RoomCode }
  | { readonly at: "entering"; readonly wish: Wish }
  | { readonly at: "done" };

/** One person's way in, through a door or straight, over however many connections it takes. */
export class Entrance {
  readonly #connection: Connection;
  readonly #door: RoomCode | undefined;
  readonly #entered: (session: RoomSession) => void;
  readonly #absence = new Absence(away);
  #phase: Phase;
  #asked = 0;
  #isConnected = false;

  constructor(phase: Exclude<Phase, { at: "done" }>, entered: (session: RoomSession) => void) {
    this.#phase = phase;
    this.#door = phase.at === "door" ? phase.room : undefined;
    this.#entered = entered;
    this.#connection = connectTo({
      opened: () => this.#opened(),
      heard: () => undefined,
      lost: () => this.#lost(),
      ended: (code) => this.#end(endOf(code)),
    });
    this.#lost();
    this.#connection.start();
  }

  /** Enters once: what is pressed on the way in, or inside, changes nothing [J1]. */
  enter(wish: Wish): void {
    const changesMind = this.#phase.at === "entering" && !this.#isConnected;
    if (this.#phase.at !== "door" && !changesMind) return;
    this.#phase = { at: "entering", wish };
    this.#ask(wish);
  }

  stop(): void {
    this.#phase = { at: "done" };
    this.#absence.ends();
    this.#connection.stop();
  }

  get isConnected(): boolean {
    return this.#isConnected;
  }

  #opened(): void {
    this.#isConnected = true;
    if (this.#phase.at === "door") this.#peek(this.#phase.room);
    if (this.#phase.at === "entering") this.#ask(this.#phase.wish);
  }

  #lost(): void {
    this.#isConnected = false;
    this.#absence.begins();
  }

  #back(): void {
    this.#absence.ends();
    this.#connection.settled();
  }

  #end(why: End): void {
    this.stop();
    showEnd(why);
  }

  #peek(room: RoomCode): void {
    this.#connection.ask({ type: "room.peek", room }, (reply) => {
      if (reply === undefined || this.#phase.at !== "door") return;
      if (reply.type === "refused" && canRetry(reply.reason, reply.retryAfter))
        return this.#connection.retreat(reply.retryAfter ?? 0);
      this.#back();
      page.door.value =
        reply.type === "room.peeked" ? reply : reply.type === "room.joined" ? undefined : refusalOf(reply).reason;
    });
  }

  #ask(wish: Wish): void {
    const { name } = wish;
    const asked = ++this.#asked;
    if (wish.type === "create") {
      const answered = (reply: Reply | undefined) => this.#answered(reply, "", false);
      return this.#connection.ask({ type: "room.create", name, attempt: attemptAt("") }, answered);
    }
    const { room, create } = wish;
    // Unsent messages may have landed long ago: asked on the way in, before any goes out [D5].
    const kept = within(store.posts(room), storageWithin);
    void Promise.all([kept, wayIn(room, name)]).then(([posts = [], { token, apart = false }]) => {
      if (asked !== this.#asked) return;
      const join = { type: "room.join", room, name, create, attempt: attemptAt(room, name) } as const;
      this.#connection.ask({ ...join, pending: pendingIds(posts), ...(token && { token }) }, (reply) => {
        if (reply?.type !== "refused" || reply.reason !== "name-taken" || token || !isDevices(room, name))
          return this.#answered(reply, room, apart);
        attempted(room);
        this.#ask(wish);
      });
    });
  }

  #answered(reply: Reply | undefined, attempt: RoomCode | "", apart: boolean): void {
    if (reply === undefined || this.#phase.at !== "entering") return; // the connection was lost: asked again
    this.#back();
    if (reply.type === "room.joined") this.#admitted(reply, { apart, created: attempt === "" });
    // "Not now" may hide that it was done: asked again, it is the same attempt [J2].
    if (reply.type !== "refused" || !canRetry(reply.reason, reply.retryAfter)) attempted(attempt);
    if (reply.type === "room.joined") return;
    lastRoom.clear();
    const { reason, suggestion } = refusalOf(reply);
    // A named room that is not there can be made. Its door says so, and was not seen yet or is out of date.
    const isFree = reason === "no-such-room" && this.#door !== undefined && readRoom(this.#door)?.kind === "named";
    batch(() => {
      page.entering.value = undefined;
      if (!isFree) page.problem.value = { field: reason.startsWith("name-") ? "name" : "room", reason, suggestion };
      if (suggestion !== undefined) page.nameTyped.value = suggestion;
    });
    // At the door the person still stands there; the home page needs no connection.
    if (this.#door === undefined) return this.stop();
    this.#phase = { at: "door", room: this.#door };
    if (isFree) this.#peek(this.#door);
  }

  #admitted(reply: RoomJoined, way: { readonly apart: boolean; readonly created: boolean }): void {
    this.#phase = { at: "done" };
    batch(() => {
      page.entering.value = undefined;
      page.problem.value = undefined;
      this.#entered(new RoomSession(this.#connection, { reply, ...way }, showEnd));
    });
  }
}

/** Another tab came in under this name meanwhile: that is the same person [J2]. */
function isDevices(room: RoomCode, typed: string): boolean {
  const { name, token } = settings.value.rooms[room] ?? {};
  return token !== undefined && name !== undefined && nameKey(name) === nameKey(typed);
}

function showEnd(why: End, code?: RoomCode): void {
  if (why !== "too-old") lastRoom.clear();
  page.entering.value = undefined;
  page.screen.value = { at: "ended", why, code };
}
