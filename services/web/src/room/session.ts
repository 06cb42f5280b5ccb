import type { Connection } from "@parlor/client/connection";
import { pendingIds } from "@parlor/client/outbox";
import { change, emptyRoster, type Roster, tell } from "@parlor/client/roster";
import { emptyTimeline, enter, followAuthors, hear, isPlaced, type Timeline } from "@parlor/client/timeline";
import {
  canRetry,
  cleanName,
  closes,
  type FrameItem,
  foldRoom,
  limits,
  type Member,
  type MemberId,
  type MemberTyping,
  type MessageId,
  nameProblem,
  type PlacedEvent,
  type Refused,
  type Reply,
  type RoomCode,
  type RoomInfo,
  type RoomJoined,
  type RosterChanged,
  targetOf,
} from "@parlor/contracts";
import { batch, computed, type Signal, signal } from "@preact/signals";
import { markAlike } from "../app/alike.ts";
import { whenHidden } from "../app/network.ts";
import { Absence, say } from "../app/notices.ts";
import { tellRefusal } from "../app/texts.ts";
import { attemptAt, attempted, become, hereIn, lastRoom, rememberRoom, settings } from "../device/device.ts";
import { newestAt } from "../device/settings.ts";
import { within } from "../device/store.ts";
import { Acts } from "./acts.ts";
import { type Coming, note } from "./comings.ts";
import { History } from "./history.ts";
import { OwnerActs } from "./owner.ts";
import { followRows, type Scene } from "./rows.ts";
import { Sender } from "./sender.ts";
import { Speech } from "./speech.ts";
import { expire, stopped, type Typing, tellTyping, typed } from "./typing.ts";

type Way = {
  readonly reply: RoomJoined;
  /** As somebody else than the device remembers there. */
  readonly apart: boolean;
  readonly created: boolean;
};

export type End = "removed" | "closed" | "too-old" | "gone" | "broken";

export type No = {
  readonly reason: string;
  readonly suggestion?: string | undefined;
  readonly retryAfter?: number | undefined;
};

/** In ms: a member whose connection broke, or whose gateway died, counts as here for less than this [M2]. */
const ghostWithin = 15_000;
/** In ms: the wait for the device's storage on the way in. */
export const storageWithin = 500;

/** One room that a person is in, over however many connections. It knows no other room: a page can hold several. */
export class RoomSession {
  readonly code: RoomCode;
  readonly created: boolean;
  readonly room: Signal<RoomInfo>;
  readonly you: Signal<Member>;
  readonly timeline = signal<Timeline>(emptyTimeline);
  readonly roster = signal<Roster>(emptyRoster);
  readonly typing = signal<Typing>(new Map());
  readonly comings = signal<readonly Coming[]>([]);
  readonly readUpTo: Signal<number | undefined>;
  /** Not connected for so long that the person should know. */
  readonly away = signal(false);
  /** The name that somebody else took while the person was away. */
  readonly takenAway = signal<string | undefined>(undefined);
  /** Another name: asked for and not answered yet, or why not. */
  readonly renaming = signal<"asked" | No | undefined>(undefined);

  readonly sender: Sender;
  readonly history: History;
  readonly owner: OwnerActs;
  readonly acts: Acts;
  readonly speech = new Speech();

  readonly isOwner = computed(() => this.you.value.role === "owner");
  readonly typingLine = computed(() => tellTyping(this.typing.value));
  readonly #authorsOf = followAuthors();
  /** The same list until a new author is seen: names are not compared anew with every message. */
  readonly authors = computed(() => this.#authorsOf(this.timeline.value));
  readonly marked = computed(() => markAlike(this.roster.value, this.authors.value));
  readonly scene = computed(
    (): Scene => ({
      timeline: this.timeline.value,
      posts: this.sender.outbox.value.posts,
      comings: this.comings.value,
      marked: this.marked.value,
      you: this.you.value,
      readUpTo: this.readUpTo.value,
      quotes: this.history.quotes.held.value,
    }),
  );
  readonly #rowsOf = followRows();
  readonly rows = computed(() => this.#rowsOf(this.scene.value));

  readonly #connection: Connection;
  readonly #ended: (why: End, code: RoomCode) => void;
  readonly #absence = new Absence(this.away);
  /** Whoever looks away has decided. */
  readonly #stopLooking = whenHidden(() => this.sender.settle());
  #isConnected = true;
  #hasLeft = false;
  #isLost = false;
  #lostAt = 0;
  #otherName: string | undefined;
  /** Events up to here happened before the person came: they are shown and not said. */
  #before = 0;
  #lastTyped = Number.NEGATIVE_INFINITY;
  #quiet: ReturnType<typeof setTimeout> | undefined;
  #askingRoster = false;

  /** Takes over the connection. `ended` is called if the person cannot stay. */
  constructor(connection: Connection, { reply, apart, created }: Way, ended: (why: End, code: RoomCode) => void) {
    const { room, you, landed } = reply;
    this.code = room.code;
    this.created = created;
    this.room = signal(room);
    this.you = signal(you);
    this.readUpTo = signal(settings.value.rooms[room.code]?.readUpTo);
    this.sender = new Sender(connection, this);
    this.history = new History(connection, this.timeline);
    this.owner = new OwnerActs(connection);
    this.acts = new Acts(connection, this.sender, this);
    this.#connection = connection;
    this.#ended = ended;
    connection.handTo({
      opened: () => this.#resume(),
      heard: (item) => this.#hear(item),
      lost: () => this.#lost(),
      ended: (code) => this.#end(endOf(code)),
    });
    this.#arrived(reply, apart);
    settings.value = { ...settings.value, name: you.name };
    void within(this.sender.restore(), storageWithin).then(() => this.#hasLeft || this.sender.begin(landed));
  }

  get isConnected(): boolean {
    return this.#isConnected;
  }

  /** At once if the server hears it, without the grace that a reload gets. */
  leave(): void {
    this.sender.settle();
    this.#pause();
    this.#connection.dropAnswers();
    this.#connection.ask({ type: "room.leave" }, () => this.stop());
  }

  stop(): void {
    this.#pause();
    this.#stopLooking();
    this.#absence.ends();
    this.#connection.stop();
  }

  #pause(): void {
    this.#hasLeft = true;
    this.sender.pause();
    this.owner.stop();
    this.speech.stop();
    clearTimeout(this.#quiet);
  }

  /** The others are told at most every few seconds. */
  type(): void {
    const now = performance.now();
    if (now - this.#lastTyped < limits.typingEvery) return;
    if (this.#connection.tell({ type: "typing.start" })) this.#lastTyped = now;
  }

  read(seq: number): void {
    if ((settings.value.rooms[this.code]?.readUpTo ?? -1) < seq) rememberRoom(this.code, { readUpTo: seq });
  }

  changeName(typed: string): void {
    const name = cleanName(typed);
    const reason = nameProblem(name);
    if (reason !== undefined) this.renaming.value = { reason };
    else if (name === this.you.value.name) this.takenAway.value = undefined;
    else if (this.#otherName === undefined && !this.#hasLeft) {
      this.#otherName = name;
      this.renaming.value = "asked";
      this.#connection.restart(); // a name is told on the way in
    }
  }

  #lost(): void {
    if (!this.#isLost) this.#lostAt = performance.now();
    this.#isLost = true;
    this.#isConnected = false;
    this.sender.pause();
    this.#absence.begins();
  }

  #back(): void {
    this.#isLost = false;
    this.#absence.ends();
    this.#connection.settled();
  }

  #end(why: End): void {
    this.stop();
    this.#ended(why, this.code);
  }

  #resume(): void {
    this.#isConnected = true;
    const { code: room } = this;
    const { epoch, head: after } = this.timeline.value;
    const { token, apart = false } = hereIn(room) ?? {};
    this.#connection.ask(
      {
        type: "room.join",
        room,
        name: this.#otherName ?? this.you.value.name,
        attempt: attemptAt(room, this.you.value.name), // if the token is worth nothing any more
        pending: pendingIds(this.sender.outbox.value.posts),
        ...(token !== undefined && { token }),
        ...(epoch !== undefined && { resume: { epoch, after } }),
      },
      (reply) => {
        if (reply === undefined) return;
        if (reply.type !== "room.joined") return this.#turnedAway(refusalOf(reply));
        this.#back();
        this.#arrived(reply, apart);
        attempted(room);
        this.#named(reply.you.name);
        this.sender.begin(reply.landed);
      },
    );
  }

  #arrived(reply: RoomJoined, apart: boolean): void {
    const { room, you, entered, token } = reply;
    const isAnew = entered === "fresh" || entered === "reset";
    if (isAnew) this.#before = reply.newest ?? reply.seq;
    if (entered === "gap") this.#sayMissed(reply);
    batch(() => {
      if (isAnew) this.comings.value = [];
      if (entered === "reset") this.readUpTo.value = undefined; // a place in another log
      this.timeline.value = enter(this.timeline.value, reply);
      this.roster.value = tell(reply.members, reply.here, 0);
      this.typing.value = new Map();
      this.room.value = room;
      this.you.value = you;
      rememberRoom(room.code, { title: room.title, at: newestAt(settings.value, Date.now()) });
    });
    become(room.code, { name: you.name, token, apart });
    lastRoom.set(room.code); // never without who the person is there: a page may crash in between
    this.history.refresh();
    if (entered !== "resumed") this.history.quotes.doubt(this.timeline.value.items);
  }

  #named(name: string): void {
    if (this.#otherName === undefined) return;
    this.#otherName = undefined;
    this.renaming.value = undefined;
    this.takenAway.value = undefined;
    settings.value = { ...settings.value, name };
  }

  #turnedAway(no: No): void {
    if (canRetry(no.reason, no.retryAfter)) return this.#connection.retreat(no.retryAfter ?? 0);
    if (this.#otherName !== undefined) {
      this.#otherName = undefined;
      this.renaming.value = no;
      return this.#resume(); // under the name from before
    }
    // A name is free only after a while: its holder is this person, who still counts as here [J2].
    const isGhost = performance.now() - this.#lostAt < ghostWithin;
    if (no.reason === "name-taken" && isGhost) return this.#connection.retreat(1_000);
    const you = this.you.value;
    if (no.reason === "name-taken" && no.suggestion !== undefined) {
      this.takenAway.value ??= you.name;
      this.you.value = { ...you, name: no.suggestion };
      return this.#resume();
    }
    this.#end(no.reason === "no-such-room" ? "gone" : "broken");
  }

  #hear(item: FrameItem): void {
    if (this.#hasLeft) return;
    if (isPlaced(item)) return this.#event(item);
    switch (item.type) {
      case "member.typing":
        return this.#typed(item);
      case "roster.changed":
        return this.#roster(item);
      case "session.renewed":
        return this.#renewed(item.token);
      case "gateway.draining":
        return this.#connection.moveWithin(item.within);
      case "session.pong":
        return this.#pong(item.seq);
      case "refused":
        return item.id === undefined ? undefined : this.#refused(item.id, item);
      default:
        return; // an answer that is not waited for any more, or a signal of a later version [U1]
    }
  }

  /** An event takes its place first; what it means comes second. */
  #event(event: PlacedEvent): void {
    const { timeline, heard } = hear(this.timeline.value, event);
    if (heard === "hole") return this.#connection.restart(); // and resumes from the last place that is certain [D7]
    this.timeline.value = timeline;
    if ("id" in event) this.sender.landed([event.id], event.by);
    if (heard === "known") return;
    this.room.value = foldRoom(this.room.value, event);
    if (targetOf(event) !== undefined) this.history.hears(event);
    if (event.type !== "message.posted") return;
    this.history.quotes.want([event]);
    this.typing.value = stopped(this.typing.value, event.by);
    if (this.#isOthers(event) && event.seq > this.#before)
      this.speech.hears({ ...event, alike: this.marked.value.has(event.by) });
  }

  /** A reaction that is refused is nobody's to decide about. */
  #refused(id: MessageId, no: Refused): void {
    this.sender.refused(id, no);
    const post = this.sender.outbox.value.posts.find((one) => one.id === id);
    if (post?.state !== "refused" || !("emoji" in post)) return;
    this.sender.takeBack(id);
    say(tellRefusal(no.reason));
  }

  #isOthers = (event: PlacedEvent) => event.type === "message.posted" && event.by !== this.you.value.id;

  /** Called before `enter`: new is what lies beyond the head held until then. */
  #sayMissed({ events, missed = 0 }: RoomJoined): void {
    const { head } = this.timeline.value;
    this.speech.misses(missed + events.filter((event) => event.seq > head && this.#isOthers(event)).length);
  }

  #renewed(token: string): void {
    const here = hereIn(this.code);
    if (here) become(this.code, { ...here, token });
  }

  #pong(seq: number): void {
    if (seq > this.timeline.value.head) this.#connection.restart(); // the last message of a quiet room was lost [D8]
  }

  #typed(told: MemberTyping): void {
    if (told.by === this.you.value.id) return;
    this.typing.value = typed(this.typing.value, told, performance.now());
    this.#expire();
  }

  #expire(): void {
    clearTimeout(this.#quiet);
    this.typing.value = expire(this.typing.value, performance.now());
    const first = Math.min(...[...this.typing.value.values()].map(({ until }) => until));
    if (first < Number.POSITIVE_INFINITY) this.#quiet = setTimeout(() => this.#expire(), first - performance.now() + 1);
  }

  #roster(told: RosterChanged): void {
    const step = change(this.roster.value, told);
    const isOther = (member: { id: MemberId }) => member.id !== this.you.value.id;
    const others = { came: step.came.filter(isOther), went: step.went.filter(isOther) };
    this.roster.value = step.roster;
    this.comings.value = note(this.comings.value, others, this.timeline.value.head, performance.now());
    for (const { id } of step.went) this.typing.value = stopped(this.typing.value, id);
    if (!step.sure && !this.#askingRoster) this.#askRoster();
  }

  #askRoster(): void {
    this.#askingRoster = true;
    this.#connection.ask({ type: "roster.fetch" }, (page) => {
      this.#askingRoster = false;
      if (page?.type !== "roster.page") return;
      if (page.rev < this.roster.value.rev) return this.#askRoster(); // news overtook the answer
      this.roster.value = tell(page.members, page.here, page.rev);
    });
  }
}

export function endOf(code: number): End {
  if (code === closes.removed.code) return "removed";
  if (code === closes["room-closed"].code) return "closed";
  return code === closes["client-too-old"].code ? "too-old" : "broken";
}

/** An answer that only a newer server gives is a no in general words [U1]. */
export function refusalOf(reply: Exclude<Reply, RoomJoined>): No {
  if (reply.type !== "refused") return { reason: reply.type };
  const { reason, suggestion, retryAfter } = reply;
  return { reason, suggestion, retryAfter };
}
