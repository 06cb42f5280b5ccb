import { type Command, type FrameItem, limits, mayComeBack, protocol, type Reply } from "@parlor/contracts";

export type Listener = {
  /** Open, and nothing said yet: time to enter the room, or to resume. */
  readonly opened: () => void;
  /** An event, a signal, a pong, or a refusal of a command that has no answer. */
  readonly heard: (item: FrameItem) => void;
  /** Not connected any more; it comes back by itself. */
  readonly lost: () => void;
  /** Not connected any more, and coming back would not help. */
  readonly ended: (code: number) => void;
};

type CommandWithRef = Extract<Command, { ref: number }>;
/** A command whose number the connection gives. */
export type Question = CommandWithRef extends infer C ? (C extends CommandWithRef ? Omit<C, "ref"> : never) : never;
/** Gets the answer, or undefined if the connection was lost before one came. */
type Answered = (reply: Reply | undefined) => void;

// All times are measured by a clock that never goes back: people and networks set the other one.

/** An answer that takes longer than this, in ms, means that the connection is dead. */
const answerWithin = 10_000;
/** The same for a pong if there is a reason to doubt: the tab was asleep, or the network changed. */
const doubtWithin = 3_000;

const [firstWait, longestWait] = [500, 15_000];

/**
 * The wait before the next attempt, in ms: random up to a bound that doubles (full jitter), so that the clients of a
 * gateway that died do not come back all at once.
 */
export function backoff(attempt: number, random: number): number {
  return random * Math.min(longestWait, firstWait * 2 ** Math.min(attempt, 10));
}

/**
 * A WebSocket that stays: after a loss it comes back, with growing waits; it asks a quiet server whether it lives; and
 * it obeys the range of a close code. `watch` is called when it starts, to tell it of the network; it returns its end.
 */
export class Connection {
  readonly #url: string;
  readonly #watch: ((connection: Connection) => () => void) | undefined;
  readonly #answers = new Map<number, Answered>();
  #listener: Listener;
  #unwatch: (() => void) | undefined;
  #socket: WebSocket | undefined;
  #stopped = false;
  #ref = 0;
  #attempts = 0;
  #silentSince = 0;
  #spokeAt = Number.NEGATIVE_INFINITY;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #beat: ReturnType<typeof setInterval> | undefined;

  constructor(url: string, listener: Listener, watch?: (connection: Connection) => () => void) {
    this.#url = url;
    this.#listener = listener;
    this.#watch = watch;
  }

  start(): void {
    this.#unwatch = this.#watch?.(this);
    this.#beat = setInterval(() => this.#beaten(), limits.pingEvery);
    this.#open();
  }

  stop(): void {
    this.#stopped = true;
    this.#unwatch?.();
    clearInterval(this.#beat);
    clearTimeout(this.#retry);
    this.#abandon();
  }

  /** From now on somebody else is told: the room, after its door. */
  handTo(listener: Listener): void {
    this.#listener = listener;
  }

  /** Everything went well: the next loss starts again with short waits. */
  settled(): void {
    this.#attempts = 0;
  }

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

  /** Nobody waits any more for answers to what was asked so far: it was about a room that is left. */
  dropAnswers(): void {
    const waiting = [...this.#answers.values()];
    this.#answers.clear();
    for (const answered of waiting) answered(undefined);
  }

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

  /** The way in was refused for now: comes back later and later. */
  retreat(atLeast: number): void {
    this.restart(Math.max(atLeast, backoff(this.#attempts++, Math.random())));
  }

  /** What looks like a connection may be none, and a wait has lost its reason: the tab or the network came back. */
  doubt(): void {
    if (this.#socket === undefined) return this.#again(0);
    this.#ping(doubtWithin);
  }

  /** The device has a network again. A connection that began to open before waits for an answer that nobody will give. */
  online(): void {
    if (this.#socket?.readyState === WebSocket.CONNECTING) return this.restart();
    this.doubt();
  }

  /** The device says that it has no network: the person should know soon. If the device is wrong, a new one opens at once. */
  offline(): void {
    if (this.#socket !== undefined) this.restart(backoff(0, Math.random()));
  }

  #open(): void {
    const socket = new WebSocket(this.#url, protocol);
    this.#socket = socket;
    this.#silentSince = performance.now();
    socket.onopen = () => this.#listener.opened();
    socket.onmessage = ({ data }) => this.#receive(data);
    socket.onclose = ({ code }) => this.#closed(code);
  }

  #send(command: Command): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(command));
    this.#spokeAt = performance.now();
    return true;
  }

  #receive(data: string): void {
    this.#silentSince = performance.now();
    const socket = this.#socket;
    // The one parse of this package. The gateway's frames are checked where they are made, against the same contracts.
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

  /** Lets go of the socket: nothing that it still says counts, and questions get no answer. */
  #abandon(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    if (socket !== undefined) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
    this.dropAnswers();
  }

  /** Asks a quiet server whether it lives, and shows it that we do. */
  #beaten(): void {
    const quiet = performance.now() - this.#silentSince;
    if (this.#socket?.readyState === WebSocket.CONNECTING && quiet > answerWithin) return this.#closed(1006);
    const hasSpoken = performance.now() - this.#spokeAt < limits.speakEvery;
    if (quiet >= limits.pingEvery || !hasSpoken) this.#ping(2 * limits.pingEvery);
  }

  #ping(within: number): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    this.ask({ type: "session.ping" }, (pong) => pong && this.#listener.heard(pong), within);
  }
}
