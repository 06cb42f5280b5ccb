import { type Command, type FrameItem, limits, mayComeBack, protocol, type Reply } from "@parlor/contracts";
import { backoff } from "./backoff.ts";

/** What a connection tells whoever uses it. */
type Listener = {
  /** Open, and nothing said yet: time to enter the room, or to go on where it was left. */
  readonly opened: () => void;
  /** An event, a signal, a pong, or a refusal of something that has no answer. */
  readonly heard: (item: FrameItem) => void;
  /** Not connected any more; it comes back by itself. */
  readonly lost: () => void;
  /** Not connected any more, and coming back would not help. */
  readonly ended: (code: number) => void;
};

type CommandWithRef = Extract<Command, { ref: number }>;
/** A command whose number the connection gives. */
export type Question = CommandWithRef extends infer C ? (C extends CommandWithRef ? Omit<C, "ref"> : never) : never;
/** Gets the answer, or undefined where the connection was lost before one came. */
type Answered = (reply: Reply | undefined) => void;

/** How long an answer may take before the connection counts as dead. */
const answerWithin = 10_000;
/** How long a pong may take where there is reason to doubt: the tab was asleep, or the network changed. */
const doubtWithin = 3_000;

/**
 * A WebSocket that stays: it comes back with growing waits after a loss, at once when the network or the tab comes
 * back, asks a quiet server whether it lives, and obeys what the range of a close code says.
 */
export class Connection {
  readonly #url: string;
  readonly #listener: Listener;
  readonly #answers = new Map<number, Answered>();
  readonly #doubt = () => this.#doubted();
  #socket: WebSocket | undefined;
  #stopped = false;
  #ref = 0;
  #attempts = 0;
  #silentSince = 0;
  #spokeAt = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #beat: ReturnType<typeof setInterval> | undefined;

  constructor(url: string, listener: Listener) {
    this.#url = url;
    this.#listener = listener;
  }

  start(): void {
    addEventListener("online", this.#doubt);
    document.addEventListener("visibilitychange", this.#doubt);
    this.#beat = setInterval(() => this.#beaten(), limits.pingEvery);
    this.#open();
  }

  stop(): void {
    this.#stopped = true;
    removeEventListener("online", this.#doubt);
    document.removeEventListener("visibilitychange", this.#doubt);
    clearInterval(this.#beat);
    clearTimeout(this.#retry);
    this.#abandon();
  }

  /** Everything went well: the next loss starts again with short waits. */
  settled(): void {
    this.#attempts = 0;
  }

  /** Sends a command that has no answer; false where there is no connection to send it on. */
  tell(command: Exclude<Command, CommandWithRef>): boolean {
    return this.#send(command);
  }

  /** Asks, and hands the answer on before anything that comes after it. */
  ask(question: Question, answered: Answered, within = answerWithin): void {
    const ref = ++this.#ref;
    if (!this.#send({ ...question, ref })) return answered(undefined);
    const late = setTimeout(() => this.restart(), within);
    this.#answers.set(ref, (reply) => {
      clearTimeout(late);
      answered(reply);
    });
  }

  /** Drops this connection for a new one, which resumes. */
  restart(wait = 0): void {
    this.#abandon();
    this.#listener.lost();
    this.#again(wait);
  }

  /** The gateway is about to stop: moves to another one at a random moment, so that not everybody does so at once. */
  moveWithin(milliseconds: number): void {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.restart(), Math.random() * milliseconds);
  }

  /** A wish that was refused for now: comes back later and later. */
  retreat(atLeast: number): void {
    this.restart(Math.max(atLeast, backoff(this.#attempts++, Math.random())));
  }

  #open(): void {
    const socket = new WebSocket(this.#url, protocol);
    this.#socket = socket;
    this.#silentSince = Date.now();
    socket.onopen = () => this.#listener.opened();
    socket.onmessage = ({ data }) => this.#receive(data);
    socket.onclose = ({ code }) => this.#closed(code);
  }

  #send(command: Command): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(command));
    this.#spokeAt = Date.now();
    return true;
  }

  #receive(data: string): void {
    this.#silentSince = Date.now();
    const socket = this.#socket;
    // The one parse of this package: the gateway's frames are checked where they are made, against the same contracts.
    for (const item of JSON.parse(data) as readonly FrameItem[]) {
      if (this.#socket !== socket) return; // an item before this one ended the connection
      if ("ref" in item && item.ref !== undefined) this.#answer(item.ref, item);
      else this.#listener.heard(item);
    }
  }

  #answer(ref: number, reply: Reply): void {
    const answered = this.#answers.get(ref);
    this.#answers.delete(ref);
    answered?.(reply);
  }

  #closed(code: number): void {
    this.#abandon();
    if (!mayComeBack(code)) return this.#listener.ended(code);
    this.#listener.lost();
    this.#again(backoff(this.#attempts++, Math.random()));
  }

  #again(wait: number): void {
    clearTimeout(this.#retry);
    if (!this.#stopped) this.#retry = setTimeout(() => this.#open(), wait);
  }

  /** Lets go of the socket: nothing it still says counts, and whoever waits for an answer gets none. */
  #abandon(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    if (socket !== undefined) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
    const waiting = [...this.#answers.values()];
    this.#answers.clear();
    for (const answered of waiting) answered(undefined);
  }

  /** The tab or the network came back: what looks like a connection may be none, and a wait has lost its reason. */
  #doubted(): void {
    if (document.visibilityState === "hidden") return;
    if (this.#socket === undefined) return this.#again(0);
    this.#ping(doubtWithin);
  }

  /** Asks a server that was quiet whether it lives, and lets one hear of us that was not. */
  #beaten(): void {
    const quiet = Date.now() - this.#silentSince;
    if (this.#socket?.readyState === WebSocket.CONNECTING && quiet > answerWithin) return this.#closed(1006);
    const hasSpoken = Date.now() - this.#spokeAt < limits.speakEvery;
    if (quiet >= limits.pingEvery || !hasSpoken) this.#ping(2 * limits.pingEvery);
  }

  #ping(within: number): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    this.ask({ type: "session.ping" }, (pong) => pong && this.#listener.heard(pong), within);
  }
}
