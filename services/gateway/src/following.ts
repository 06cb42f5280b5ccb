import type { LocalRoom } from "./local-room.ts";
import type { Sent } from "./ring.ts";
import type { Socket } from "./socket.ts";
import type { Unread } from "./unread.ts";

/** More than this is not put on top of what a socket has not sent yet, in bytes. */
const enough = 128 * 1024;
/** Missed events go out together in frames of about this size, in bytes. */
const chunk = 32 * 1024;

/**
 * Brings a connection from a place in the log to the live fan-out, no faster than it reads [D7] [L1]. Until it has
 * caught up it is not subscribed, so that nothing overtakes what it has missed.
 */
export class Following {
  readonly #socket: Socket;
  readonly #room: LocalRoom;
  readonly #unread: Unread;
  #at: number;
  #live = false;

  /** Goes on after `at`, from where the room's memory must reach. */
  constructor(socket: Socket, unread: Unread, room: LocalRoom, at: number) {
    this.#socket = socket;
    this.#unread = unread;
    this.#room = room;
    this.#at = at;
  }

  /** The newest seq the connection has been sent. */
  get at(): number {
    return this.#live ? Math.max(this.#at, this.#room.seq) : this.#at;
  }

  /**
   * Sends what the socket takes now; to be called again when it drains. `lost` where it cannot be
   * brought there: memory does not reach back, or the socket takes nothing. */
  pump(): "live" | "waiting" | "lost" {
    while (!this.#live) {
      if (this.#socket.queued() > enough) return "waiting";
      const missed = this.#room.since(this.#at);
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

  /** Sends the first of what is missed as one frame; false where the socket does not take it. */
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
