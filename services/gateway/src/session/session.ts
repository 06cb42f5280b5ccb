import {
  type CloseReason,
  type Command,
  costs,
  dedupeId,
  encodePost,
  frameCost,
  isFrom,
  isPost,
  limits,
  type Member,
  mayPost,
  type PostCommand,
  type Refused,
  type Reply,
  type RoomCode,
  type Signal,
} from "@parlor/contracts";
import type { LogLease, PostQueue } from "@parlor/log";
import { addressee, decode, encode, placedFrame, readEvent } from "../edge/frame.ts";
import type { Allowance } from "../edge/limits.ts";
import type { Peer, Socket } from "../edge/server.ts";
import type { GatewayMetrics } from "../metrics.ts";
import { grace } from "../presence.ts";
import type { Room } from "../room/room.ts";
import { CatchUp, Unread } from "./catch-up.ts";
import type { FileSeals } from "./file-seals.ts";
import type { Doorway, Inside, Newcomer, Watching } from "./join.ts";
import type { Asker, Questions, Search } from "./questions.ts";

type State =
  | { readonly kind: "outside" }
  | { readonly kind: "entering" }
  | (Watching & { readonly catchUp: CatchUp })
  | (Inside & { readonly catchUp: CatchUp; readonly queue: PostQueue<PostCommand> })
  | { readonly kind: "closed" };

export type SessionDeps = {
  readonly doorway: Doorway;
  readonly questions: Questions;
  readonly seals: Pick<FileSeals, "problem">;
  readonly lease: LogLease;
  readonly metrics: GatewayMetrics;
  /** Ms until a member has stayed, and gets a longer-lived token. */
  readonly stay: number;
};

/** RFC 6455, 7.4.1: a closed tab, a left page. */
const proper = new Set([1000, 1001]);
const renewEvery = 12 * 3_600_000;
const renewAgain = 60_000;
const openQuestions = 16;
/** Ms after which a refused post may be tried again. */
const postAgain = { busy: 1_000, "store-full": 60_000 } as const;
const overhead = 256;

export class Session implements Peer, Newcomer, Asker {
  readonly allowance: Allowance;
  readonly unread: Unread;
  readonly since: number;
  heardAt: number;
  readonly #socket: Socket;
  readonly #deps: SessionDeps;
  #state: State = { kind: "outside" };
  #questions = 0;
  #searching: Promise<void> | undefined;
  #typedAt = Number.NEGATIVE_INFINITY;
  #renewAt = Number.POSITIVE_INFINITY;
  #renewed: string | undefined;
  #waitingSince: number | undefined;

  constructor(socket: Socket, allowance: Allowance, deps: SessionDeps) {
    this.#socket = socket;
    this.#deps = deps;
    this.allowance = allowance;
    this.unread = new Unread(socket, deps.lease.now);
    this.since = deps.lease.now();
    this.heardAt = this.since;
  }

  get isOutside(): boolean {
    return this.#state.kind === "outside";
  }

  get place(): { readonly room: Room; readonly you: Member | undefined } | undefined {
    const state = this.#state;
    if (state.kind === "watching") return { room: state.room, you: undefined };
    return state.kind === "inside" ? state : undefined;
  }

  isIn(code: RoomCode): boolean {
    return this.#state.kind === "inside" && this.#state.room.code === code;
  }

  /** Any frame gets an answer of the contracts' tables [B1]. A large one is paid before it is read. */
  receive(bytes: ArrayBuffer, isBinary: boolean): void {
    this.heardAt = this.#deps.lease.checkStall();
    if (bytes.byteLength > limits.frameBytes) return this.end("frame-too-large");
    const retryAfter = this.allowance.spend("units", frameCost(bytes.byteLength));
    if (retryAfter > 0) return this.refuse({ ...addressee(bytes), reason: "too-fast", retryAfter });
    const decoded = isBinary ? undefined : decode(bytes);
    if (decoded?.kind === "command") return this.#obey(decoded.command);
    if (decoded?.kind === "refused") return this.refuse(decoded.refused);
    this.end("bad-frame");
  }

  drained(): void {
    this.follow();
  }

  answered(token: string): void {
    this.#deps.lease.checkStall();
    this.unread.answered(token);
  }

  checkReading(): void {
    if (!this.unread.keepsUp()) this.cut();
  }

  get stalledFor(): number {
    return this.#waitingSince === undefined ? 0 : this.#deps.lease.now() - this.#waitingSince;
  }

  closed(code: number): void {
    this.#vacate(proper.has(code) ? grace.closed : grace.broken);
    this.#state = { kind: "closed" };
  }

  reply(item: Reply | Signal): void {
    this.send(encode(item));
  }

  send(frame: Uint8Array | string): void {
    if (this.#state.kind === "closed") return;
    this.unread.sent(frame.length);
    if (this.#socket.send(frame) === "dropped") this.cut();
    else this.checkReading();
  }

  /** Many refusals end the connection: that is no longer a person [L4]. */
  refuse(refused: Omit<Refused, "type">): void {
    this.#deps.metrics.refusals.inc({ reason: refused.reason });
    this.reply({ type: "refused", ...refused });
    if (!this.allowance.endures()) this.end("flooding");
  }

  end(reason: CloseReason): void {
    if (this.#state.kind === "closed") return;
    this.#deps.metrics.closes.inc({ reason });
    this.#socket.end(reason);
  }

  /** Cuts off a peer that reads too slowly: it comes back and resumes. */
  cut(): void {
    if (this.#state.kind === "closed") return;
    this.#deps.metrics.closes.inc({ reason: "too-slow" satisfies CloseReason });
    this.#socket.cut();
  }

  settle(place: Watching | Inside | "outside"): boolean {
    if (this.#state.kind !== "entering") return false;
    const state = place === "outside" ? ({ kind: "outside" } as const) : this.#seated(place);
    this.#state = state;
    this.#renewAt = this.#deps.lease.now() + this.#deps.stay;
    this.#renewed = undefined;
    if (state.kind !== "outside") state.room.take(state.connection);
    return this.#state === state;
  }

  follow(): void {
    if (this.#state.kind !== "watching" && this.#state.kind !== "inside") return;
    const caughtUp = this.#state.catchUp.flush();
    this.#waitingSince = caughtUp === "waiting" ? this.#deps.lease.now() : undefined;
    if (caughtUp === "lost") this.end("out-of-step");
  }

  renewIfDue(): void {
    if (this.#state.kind !== "inside" || this.#deps.lease.now() < this.#renewAt) return;
    this.#renewAt = this.#deps.lease.now() + renewAgain;
    void this.#renew(this.#state);
  }

  async #renew({ room, you }: Inside): Promise<void> {
    const token = await this.#deps.questions.renew(room.code, you);
    if (token === undefined || !this.isIn(room.code)) return;
    this.#renewed = token;
    this.#renewAt = this.#deps.lease.now() + renewEvery;
    this.reply({ type: "session.renewed", token });
  }

  #seated(place: Watching | Inside) {
    const catchUp = new CatchUp(this.#socket, this.unread, place.room, place.from);
    return place.kind === "watching"
      ? { ...place, catchUp }
      : { ...place, catchUp, queue: this.#openQueue(place.room, place.you) };
  }

  #obey(command: Command): void {
    const { doorway, questions } = this.#deps;
    const retryAfter = this.allowance.spend("units", costs.commands[command.type]);
    if (retryAfter > 0) return this.#refuseCommand(command, { reason: "too-fast", retryAfter });
    if (isPost(command)) return this.#post(command);
    switch (command.type) {
      case "typing.start":
        return this.#type();
      case "session.ping":
        return this.reply({ type: "session.pong", ref: command.ref, seq: this.#seq() });
      case "session.forget":
        return this.#question(command.ref, () => questions.forget(this, command));
      case "room.create":
      case "room.join":
      case "room.watch":
        if (this.#state.kind === "watching") this.#leave(); // from looking in to coming in
        if (this.#state.kind !== "outside") return this.refuse({ ref: command.ref, reason: "already-in-a-room" });
        this.#state = { kind: "entering" };
        return void doorway.enter(this, command);
      case "room.leave":
        if (!this.#leave()) return this.refuse({ ref: command.ref, reason: "not-in-a-room" });
        return this.reply({ type: "done", ref: command.ref });
      case "room.peek":
        return this.#question(command.ref, () => questions.peek(this, command));
      case "room.rename":
      case "room.lock":
      case "member.remove":
      case "message.remove":
      case "roster.fetch":
        return this.#question(command.ref, async () => void (await questions.ask(this, command)));
      case "history.fetch":
        return this.#question(command.ref, () => questions.fetchHistory(this, command));
      case "history.search":
        return this.#question(command.ref, () => this.#search(command));
      default:
        return command satisfies never;
    }
  }

  /** What is written is kept for long, so it is paid by the byte. The answer is the echo, or a refusal by its id. */
  #post(command: PostCommand): void {
    if (this.#state.kind !== "inside") {
      const reason = this.#state.kind === "watching" ? "read-only" : "not-in-a-room";
      return this.#refuseCommand(command, { reason });
    }
    const { room, queue, you } = this.#state;
    if (!mayPost(you, command)) return this.#refuseCommand(command, { reason: "owners-only" });
    const no = this.#deps.seals.problem(command, { room: room.code, by: you.id });
    if (no) return this.#refuseCommand(command, no);
    const retryAfter = this.allowance.spend("bytes", sizeOf(command));
    if (retryAfter > 0) return this.#refuseCommand(command, { reason: "too-fast", retryAfter });
    if (queue.has(command.id)) return; // it is on its way
    if (!room.hasSpace) this.#refusePost(command, "store-full");
    else if (!queue.post(command)) this.#refusePost(command, "busy");
  }

  #openQueue(room: Room, { id: by, name }: Member): PostQueue<PostCommand> {
    return room.openQueue({
      dedupe: ({ id }) => dedupeId(room.code, by, id),
      encode: (command) => {
        this.#deps.metrics.posts.inc();
        return Buffer.from(encodePost(command, { by, name, ts: room.stamp() }));
      },
      sizeOf,
      refused: (command, reason) => this.#refusePost(command, reason),
      storedBefore: (command, stored) => {
        const event = stored && readEvent(stored.data);
        if (stored && event && isFrom(event, command, by)) this.send(placedFrame(stored));
        else this.#refusePost(command, "invalid");
      },
    });
  }

  /** Does not count against the connection: it is not its fault. */
  #refusePost({ id }: PostCommand, reason: keyof typeof postAgain | "invalid"): void {
    this.#deps.metrics.refusals.inc({ reason });
    const again = reason !== "invalid" && { retryAfter: postAgain[reason] };
    this.reply({ type: "refused", id, reason, ...again });
  }

  #question(ref: number, run: () => Promise<void>): void {
    if (this.#questions >= openQuestions) return this.refuse({ ref, reason: "busy", retryAfter: 1000 });
    this.#questions += 1;
    void run().finally(() => {
      this.#questions -= 1;
    });
  }

  async #search(command: Search): Promise<void> {
    if (this.#searching) return this.refuse({ ref: command.ref, reason: "busy", retryAfter: 250 });
    this.#searching = this.#deps.questions.search(this, command).finally(() => {
      this.#searching = undefined;
    });
    await this.#searching;
  }

  #type(): void {
    const now = this.#deps.lease.now();
    if (this.#state.kind !== "inside" || now - this.#typedAt < limits.typingEvery) return;
    this.#typedAt = now;
    this.#state.room.tellTyping(this.#state.you);
  }

  #seq(): number {
    return this.#state.kind === "inside" || this.#state.kind === "watching" ? this.#state.catchUp.at : 0;
  }

  #refuseCommand(command: Command, no: Pick<Refused, "reason" | "retryAfter">): void {
    this.refuse({ ...("ref" in command && { ref: command.ref }), ...("id" in command && { id: command.id }), ...no });
  }

  #leave(): boolean {
    if (this.#state.kind !== "inside" && this.#state.kind !== "watching") return false;
    this.#state.catchUp.stop();
    this.#vacate(0);
    return true;
  }

  #vacate(wait: number): void {
    const state = this.#state;
    if (state.kind !== "entering") this.#state = { kind: "outside" };
    if (state.kind !== "inside" && state.kind !== "watching") return;
    state.room.connections.delete(state.connection);
    if (state.kind === "watching") return;
    state.queue.stop();
    this.#deps.doorway.left(state, this.#renewed, this.allowance, wait);
  }
}

function sizeOf(post: PostCommand): number {
  const text = "text" in post ? Buffer.byteLength(post.text) : 0;
  const files = "files" in post && post.files ? Buffer.byteLength(JSON.stringify(post.files)) : 0;
  return overhead + text + files;
}
