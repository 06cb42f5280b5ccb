import { randomBytes } from "node:crypto";
import type { Sent } from "../edge/frame.ts";
import type { Socket } from "../edge/server.ts";
import type { Room } from "../room/room.ts";

const enough = 128 * 1024;
const chunk = 32 * 1024;

/** Brings a connection to the live fan-out, no faster than it reads, and subscribes it only then [D7] [L1]. */
export class CatchUp {
  readonly #socket: Socket;
  readonly #room: Room;
  readonly #unread: Unread;
  #at: number;
  #live = false;

  constructor(socket: Socket, unread: Unread, room: Room, at: number) {
    this.#socket = socket;
    this.#unread = unread;
    this.#room = room;
    this.#at = at;
  }

  get at(): number {
    return this.#live ? Math.max(this.#at, this.#room.seq) : this.#at;
  }

  /** Sends what the socket takes; call it again when it drains. `lost` if memory does not reach back. */
  flush(): "live" | "waiting" | "lost" {
    while (!this.#live) {
      if (this.#socket.queued() > enough) return "waiting";
      const missed = this.#room.recent.since(this.#at);
      if (missed === undefined) return "lost";
      if (missed.length === 0) this.#goLive();
      else if (!this.#send(missed)) return "lost";
    }
    return "live";
  }

  stop(): void {
    if (!this.#live) return;
    this.#socket.unsubscribe(this.#room.code);
    this.#unread.unfollow();
  }

  #goLive(): void {
    this.#socket.subscribe(this.#room.code);
    this.#unread.follow(() => this.#room.fannedOut);
    this.#live = true;
  }

  #send(missed: readonly Sent[]): boolean {
    const items: Uint8Array[] = [];
    let bytes = 0;
    for (const { seq, item } of missed) {
      if (bytes > chunk) break;
      items.push(items.length === 0 ? opening : comma, item);
      bytes += item.byteLength;
      this.#at = seq;
    }
    const frame = Buffer.concat([...items, closing]);
    this.#unread.sent(frame.byteLength);
    return this.#socket.send(frame) !== "dropped";
  }
}

const opening = Buffer.from("[");
const comma = Buffer.from(",");
const closing = Buffer.from("]");

/** Unread bytes after which a connection is pinged, and above which it is cut off. */
const askAfter = 256 * 1024;
const most = 768 * 1024;
const answerWithin = 30_000;
const little = 32 * 1024;

type Asked = { readonly token: string; readonly upTo: number; readonly at: number };

// Bytes sent and not read wait in kernels and proxies, and sockets do not say how many. So a ping follows them, and its
// pong says that they were read. Nobody can guess its token and answer without reading [L1].
export class Unread {
  readonly #socket: Pick<Socket, "ping">;
  readonly #now: () => number;
  #own = 0;
  #shared: () => number = () => 0;
  #read = 0;
  #asked: Asked | undefined;

  constructor(socket: Pick<Socket, "ping">, now: () => number) {
    this.#socket = socket;
    this.#now = now;
  }

  get bytes(): number {
    return this.#own + this.#shared() - this.#read;
  }

  /** How long in ms an answer has been awaited; 0 if none is. */
  get awaitedFor(): number {
    return this.#asked ? this.#now() - this.#asked.at : 0;
  }

  sent(bytes: number): void {
    this.#own += bytes;
  }

  follow(shared: () => number): void {
    const start = shared();
    this.#shared = () => shared() - start;
  }

  unfollow(): void {
    this.#own += this.#shared();
    this.#shared = () => 0;
  }

  /** Call it whenever much has been sent, and now and then. */
  keepsUp(): boolean {
    if (this.bytes > most || this.awaitedFor > answerWithin) return false;
    if (this.bytes > askAfter) this.ask();
    return true;
  }

  ask(): void {
    if (this.#asked || this.bytes < little) return;
    this.#asked = { token: randomBytes(9).toString("base64url"), upTo: this.#own + this.#shared(), at: this.#now() };
    this.#socket.ping(this.#asked.token);
  }

  answered(token: string): void {
    if (token !== this.#asked?.token) return;
    this.#read = this.#asked.upTo;
    this.#asked = undefined;
  }
}
