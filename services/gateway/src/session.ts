import {
  type CloseReason,
  type Command,
  costs,
  frameCost,
  limits,
  type Member,
  type MessagePost,
  type Refused,
  type Reply,
  type RoomCode,
  type Signal,
} from "@parlor/contracts";
import { ask, fetchHistory, forget, peek, renew, search } from "./asking.ts";
import { enter } from "./entering.ts";
import type { Following } from "./following.ts";
import { addressee, decode, encode } from "./frame.ts";
import type { GatewayParts } from "./gateway.ts";
import type { Allowance } from "./limits.ts";
import type { LocalRoom, Occupant } from "./local-room.ts";
import type { Posting } from "./posting.ts";
import { grace } from "./presence.ts";
import type { Socket } from "./socket.ts";
import { Unread } from "./unread.ts";

/** A place in a room: its live order up to where the connection is, and what its member says. */
export type Place = { readonly room: LocalRoom; readonly following: Following; readonly occupant: Occupant };

type State =
  | { readonly kind: "outside" }
  | { readonly kind: "entering" }
  | ({ readonly kind: "watching" } & Place)
  | ({ readonly kind: "inside"; readonly you: Member; readonly token: string; readonly posting: Posting } & Place)
  | { readonly kind: "closed" };

/** Codes of RFC 6455 section 7.4.1 that a client sends which means to go: a closed tab, a left page. */
const properly = new Set([1000, 1001]);
/** A token is renewed this often, and this soon where that has failed, in milliseconds. */
const renewEvery = 12 * 3_600_000;
const renewAgain = 60_000;
/** Questions to the rooms service that one connection may have open. */
const openQuestions = 16;

/** One connection and what it is doing: outside, on its way in, watching, inside a room, or closed. */
export class Session {
  readonly parts: GatewayParts;
  readonly allowance: Allowance;
  /** What it was sent and has not read. */
  readonly unread: Unread;
  /** When it began and when it was last heard, in milliseconds of the gateway's clock. */
  readonly since: number;
  heardAt: number;
  readonly #socket: Socket;
  #state: State = { kind: "outside" };
  #questions = 0;
  #searching: Promise<void> | undefined;
  #typedAt = Number.NEGATIVE_INFINITY;
  /** When the token that its holder has is to be replaced by a better one. */
  #renewAt = Number.POSITIVE_INFINITY;
  /** The token that took its place. */
  #renewed: string | undefined;
  #waitingSince: number | undefined;

  constructor(socket: Socket, parts: GatewayParts, allowance: Allowance) {
    this.#socket = socket;
    this.parts = parts;
    this.allowance = allowance;
    this.unread = new Unread(socket, parts.now);
    this.since = parts.now();
    this.heardAt = this.since;
  }

  get state(): State {
    return this.#state;
  }

  /** Whether it is inside a room. */
  readonly isIn = (code: RoomCode): boolean => this.#state.kind === "inside" && this.#state.room.code === code;

  get socket(): Socket {
    return this.#socket;
  }

  /**
   * Takes one frame. Whatever is in it, the answer is a refusal or a close code from the contracts' tables [B1]. A large
   * one is paid for before it is read: to read it costs as much as it is large.
   */
  receive(bytes: ArrayBuffer, isBinary: boolean): void {
    this.heardAt = this.parts.pulse.beat();
    if (bytes.byteLength > limits.frameBytes) return this.end("frame-too-large");
    const retryAfter = this.allowance.spend("units", frameCost(bytes.byteLength));
    if (retryAfter > 0) return this.refuse({ ...addressee(bytes), reason: "too-fast", retryAfter });
    const decoded = isBinary ? undefined : decode(bytes);
    if (decoded?.kind === "command") return this.#obey(decoded.command);
    if (decoded?.kind === "refused") return this.refuse(decoded.refused);
    this.end("bad-frame");
  }

  /** The socket has sent what was queued. */
  drained(): void {
    if (this.#state.kind === "watching" || this.#state.kind === "inside") this.#pump(this.#state.following);
  }

  /** A pong has come. */
  answered(token: string): void {
    this.parts.pulse.beat();
    this.unread.answered(token);
  }

  /** Cuts it off if it does not read what it is sent [L1]. */
  checkReading(): void {
    if (!this.unread.keepsUp()) this.cut();
  }

  /** For how many milliseconds it has not taken anything of what it missed. */
  get stalledFor(): number {
    return this.#waitingSince === undefined ? 0 : this.parts.now() - this.#waitingSince;
  }

  /** The connection is gone, for whatever reason. */
  closed(code: number): void {
    this.#vacate(properly.has(code) ? grace.closed : grace.broken);
    this.#state = { kind: "closed" };
  }

  reply(item: Reply | Signal): void {
    this.send(encode(item));
  }

  /** Sends a frame, unless the connection is gone; one that does not read is cut off [L1]. */
  send(frame: Uint8Array | string): void {
    if (this.#state.kind === "closed") return;
    this.unread.sent(frame.length);
    if (this.#socket.send(frame) === "dropped") this.cut();
    else this.checkReading();
  }

  /** Says an expected no. Who goes on regardless is closed: that is no longer a person [L4]. */
  refuse(refused: Omit<Refused, "type">): void {
    this.parts.metrics.refusals.inc({ reason: refused.reason });
    this.reply({ type: "refused", ...refused });
    if (!this.allowance.endures()) this.end("flooding");
  }

  end(reason: CloseReason): void {
    if (this.#state.kind === "closed") return;
    this.parts.metrics.closes.inc({ reason });
    this.#socket.end(reason);
  }

  /** Cuts off a peer that reads too slowly: it comes back and resumes. */
  cut(): void {
    if (this.#state.kind === "closed") return;
    this.parts.metrics.closes.inc({ reason: "too-slow" satisfies CloseReason });
    this.#socket.cut();
  }

  /** Takes the place that was prepared while the session was `entering`; false where the connection is gone, or is ended on the way. */
  settle(state: Extract<State, { kind: "inside" | "watching" | "outside" }>): boolean {
    if (this.#state.kind !== "entering") return false;
    this.#state = state;
    this.#renewAt = this.parts.now() + this.parts.stay;
    this.#renewed = undefined;
    if (state.kind !== "outside") state.room.take(state.occupant);
    return this.#state === state;
  }

  /** Renews the token of somebody who has stayed, and again before it grows old. To be called now and then. */
  renewIfDue(): void {
    if (this.#state.kind !== "inside" || this.parts.now() < this.#renewAt) return;
    this.#renewAt = this.parts.now() + renewAgain;
    void renew(this, this.#state.room.code, this.#state.you);
  }

  /** There is a better token for who they are here. */
  renewed(token: string): void {
    this.#renewed = token;
    this.#renewAt = this.parts.now() + renewEvery;
    this.reply({ type: "session.renewed", token });
  }

  /** Begins to follow the room. To be called once what stands before has been sent. */
  follow(): void {
    this.drained();
  }

  #obey(command: Command): void {
    const retryAfter = this.allowance.spend("units", costs.commands[command.type]);
    if (retryAfter > 0) return this.#refuseCommand(command, { reason: "too-fast", retryAfter });
    switch (command.type) {
      case "message.post":
        if (this.#state.kind === "inside") return this.#post(this.#state.posting, command);
        return this.#refuseCommand(command, {
          reason: this.#state.kind === "watching" ? "read-only" : "not-in-a-room",
        });
      case "typing.start":
        return this.#type();
      case "session.ping":
        return this.reply({ type: "session.pong", ref: command.ref, seq: this.#seq() });
      case "session.forget":
        return this.#question(command.ref, () => forget(this, command));
      case "room.create":
      case "room.join":
      case "room.watch":
        return this.#enter(command);
      case "room.leave":
        if (!this.#leave()) return this.refuse({ ref: command.ref, reason: "not-in-a-room" });
        return this.reply({ type: "done", ref: command.ref });
      case "room.peek":
        return this.#question(command.ref, () => peek(this, command));
      case "room.rename":
      case "room.lock":
      case "member.remove":
      case "roster.fetch":
        return this.#question(command.ref, async () => void (await ask(this, command)));
      case "history.fetch":
        return this.#question(command.ref, () => fetchHistory(this, command));
      case "history.search":
        return this.#question(command.ref, () => this.#search(command));
      default:
        return command satisfies never;
    }
  }

  /** What is written stays for as long as messages are kept: an address may only write so much. */
  #post(posting: Posting, command: MessagePost): void {
    const retryAfter = this.allowance.spend("bytes", bytesStored(command));
    if (retryAfter > 0) return this.#refuseCommand(command, { reason: "too-fast", retryAfter });
    posting.post(command);
  }

  #enter(command: Parameters<typeof enter>[1]): void {
    if (this.#state.kind === "watching") this.#leave(); // from looking in to coming in
    if (this.#state.kind !== "outside") return this.refuse({ ref: command.ref, reason: "already-in-a-room" });
    this.#state = { kind: "entering" };
    void enter(this, command);
  }

  #question(ref: number, run: () => Promise<void>): void {
    if (this.#questions >= openQuestions) return this.refuse({ ref, reason: "busy", retryAfter: 1000 });
    this.#questions += 1;
    void run().finally(() => {
      this.#questions -= 1;
    });
  }

  /** One search at a time: a person waits for the answer before they look for something else. */
  async #search(command: Parameters<typeof search>[1]): Promise<void> {
    if (this.#searching) return this.refuse({ ref: command.ref, reason: "busy", retryAfter: 250 });
    this.#searching = search(this, command).finally(() => {
      this.#searching = undefined;
    });
    await this.#searching;
  }

  #type(): void {
    const now = this.parts.now();
    if (this.#state.kind !== "inside" || now - this.#typedAt < limits.typingEvery) return;
    this.#typedAt = now;
    const { room, you } = this.#state;
    if (!room.order.isCurrent || room.roster.here > limits.rosterListed) return; // in a crowd somebody always is
    const signal: Signal = { type: "member.typing", by: you.id, name: you.name };
    this.parts.bus.signal(room.code, JSON.stringify(signal));
  }

  #seq(): number {
    return this.#state.kind === "inside" || this.#state.kind === "watching" ? this.#state.following.at : 0;
  }

  #pump(following: Following): void {
    const pumped = following.pump();
    this.#waitingSince = pumped === "waiting" ? this.parts.now() : undefined;
    if (pumped === "lost") this.end("out-of-step");
  }

  #refuseCommand(command: Command, no: Pick<Refused, "reason" | "retryAfter">): void {
    this.refuse({ ...("ref" in command && { ref: command.ref }), ...("id" in command && { id: command.id }), ...no });
  }

  /** Goes outside at once; false where there is nothing to leave. */
  #leave(): boolean {
    if (this.#state.kind !== "inside" && this.#state.kind !== "watching") return false;
    this.#state.following.stop();
    this.#vacate(0);
    return true;
  }

  /** Gives up its place; the member leaves after `wait` milliseconds unless they have come back. */
  #vacate(wait: number): void {
    const state = this.#state;
    if (state.kind !== "entering") this.#state = { kind: "outside" };
    if (state.kind !== "inside" && state.kind !== "watching") return;
    state.room.occupants.delete(state.occupant);
    if (state.kind === "watching") return;
    const { you, token, posting } = state;
    const { code } = state.room;
    posting.stop();
    // The better one may not have arrived.
    if (wait > 0) for (const each of [token, this.#renewed]) if (each) this.parts.returning.keep(each, { code, you });
    this.parts.presence.leave(code, you.id, wait);
    // Somebody who closes a page properly is gone soon, or reloads: they have not two places then.
    this.parts.limits.leave(this.allowance, code, wait === grace.closed ? 0 : wait);
  }
}

/** What a message takes in the log beside its text, in bytes. */
const beside = 256;

/** About how many bytes of the log a post will take. */
const bytesStored = ({ text }: MessagePost) => Buffer.byteLength(text) + beside;
