import { type Command, type FrameItem, limits, mayComeBack, protocol, type Reply } from "@parlor/contracts";

export type Listener = {
  /** Open, and nothing said yet: enter the room, or resume. */
  readonly opened: () => void;
  /** An event, a signal, a pong, or a refusal of a command without an answer. */
  readonly heard: (item: FrameItem) => void;
  /** Not connected; it comes back by itself. */
  readonly lost: () => void;
  /** Not connected, and coming back would not help. */
  readonly ended: (code: number) => void;
};

type CommandWithRef = Extract<Command, { ref: number }>;
export type Question = CommandWithRef extends infer C ? (C extends CommandWithRef ? Omit<C, "ref"> : never) : never;
/** Undefined if the connection was lost first. */
type Answered = (reply: Reply | undefined) => void;

// All times use a monotonic clock: people and networks set the other one.

/** Without an answer for this long, in ms, the connection is dead. */
const answerWithin = 10_000;
/** The same for a pong after the tab slept or the network changed. */
const doubtWithin = 3_000;

const [firstWait, longestWait] = [500, 15_000];

/** Wait before the next attempt, in ms: full jitter, so that the clients of a dead gateway do not return at once. */
export function backoff(attempt: number, random: number): number {
  return random * Math.min(longestWait, firstWait * 2 ** Math.min(attempt, 10));
}

/**
 * A WebSocket that reconnects with back-off, pings a quiet server and obeys the range of a close code. `watch` is
 * called at the start, to report the network's state, and returns its end.
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

  /** Tells another listener from now on: the room, after its door. */
  handTo(listener: Listener): void {
    this.#listener = listener;
  }

  /** The next loss starts again with short waits. */
  settled(): void {
    this.#attempts = 0;
  }

  tell(command: Exclude<Command, CommandWithRef>): boolean {
    return this.#send(command);
  }

  /** The answer is handed on before anything that comes after it. */
  ask(question: Question, answered: Answered, within = answerWithin): void {
    const ref = ++this.#ref;
    if (!this.#send({ ...question, ref })) return answered(undefined);
    const late = setTimeout(() => this.restart(), within);
    this.#answers.set(ref, (reply) => {
      clearTimeout(late);
      answered(reply);
    });
  }

  /** Answers to earlier questions are not waited for: they were about a room that is left. */
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

  /** The gateway is about to stop: moves at a random moment, so that not everybody does at once. */
  moveWithin(milliseconds: number): void {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.restart(), Math.random() * milliseconds);
  }

  /** Refused for now: comes back later and later. */
  retreat(atLeast: number): void {
    this.restart(Math.max(atLeast, backoff(this.#attempts++, Math.random())));
  }

  /** After a sleep or a change of network: the connection may be dead, and a wait has lost its reason. */
  doubt(): void {
    if (this.#socket === undefined) return this.#again(0);
    this.#ping(doubtWithin);
  }

  /** The network is back: a connection that began to open before would wait for ever. */
  online(): void {
    if (this.#socket?.readyState === WebSocket.CONNECTING) return this.restart();
    this.doubt();
  }

  /** The device says it has no network: the person should know soon. If it is wrong, a new connection opens at once. */
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
    // The one parse of this package. The gateway makes its frames by the same contracts.
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

  #abandon(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    if (socket !== undefined) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
    this.dropAnswers();
  }

  /** Pings a quiet server, and shows it that we live. */
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
