import { randomBytes } from "node:crypto";

/** A connection is asked whether it reads after this many bytes, */
const askAfter = 256 * 1024;
/** is cut off if it has not read this many, */
const most = 768 * 1024;
/** or if it does not answer for this many milliseconds. */
const answerWithin = 30_000;
/** With so little unread nobody is asked. */
const little = 32 * 1024;

/** Sends a ping that comes back in a pong, behind all that was sent before it. */
type Pinging = { ping(token: string): void };

/** A question that is under way: what a pong must carry to answer it, and what has been read by then. */
type Asked = { readonly token: string; readonly upTo: number; readonly at: number };

/**
 * How much one connection has been sent and not read. Bytes leave this process long before anybody reads them: they wait
 * in the kernel, at proxies and on the way, and sockets do not say how many. So a ping goes behind them, and its pong
 * says that they were read. What it carries cannot be guessed, or a peer could answer without reading [L1].
 */
export class Unread {
  readonly #socket: Pinging;
  readonly #now: () => number;
  /** What was sent to this connection alone, in bytes. */
  #own = 0;
  /** What all who follow its room are sent, in bytes since some moment. */
  #shared: () => number = () => 0;
  #read = 0;
  #asked: Asked | undefined;

  /** `now` is in milliseconds of a clock that never goes back. */
  constructor(socket: Pinging, now: () => number) {
    this.#socket = socket;
    this.#now = now;
  }

  /** What has been sent and, for all that is known, not read. */
  get bytes(): number {
    return this.#own + this.#shared() - this.#read;
  }

  /** For how many milliseconds an answer is awaited; 0 if none is. */
  get awaitedFor(): number {
    return this.#asked ? this.#now() - this.#asked.at : 0;
  }

  /** So many bytes go to this connection alone. */
  sent(bytes: number): void {
    this.#own += bytes;
  }

  /** From now on the connection is sent what `shared` counts. */
  follow(shared: () => number): void {
    const start = shared();
    this.#shared = () => shared() - start;
  }

  /** It is not any more. */
  unfollow(): void {
    this.#own += this.#shared();
    this.#shared = () => 0;
  }

  /** Whether the peer keeps up. To be called whenever much has been sent, and now and then. */
  keepsUp(): boolean {
    if (this.bytes > most || this.awaitedFor > answerWithin) return false;
    if (this.bytes > askAfter) this.ask();
    return true;
  }

  /** Asks whether the peer reads, unless it is being asked or there is little to ask about. */
  ask(): void {
    if (this.#asked || this.bytes < little) return;
    this.#asked = { token: randomBytes(9).toString("base64url"), upTo: this.#own + this.#shared(), at: this.#now() };
    this.#socket.ping(this.#asked.token);
  }

  /** A pong has come. */
  answered(token: string): void {
    if (token !== this.#asked?.token) return;
    this.#read = this.#asked.upTo;
    this.#asked = undefined;
  }
}
