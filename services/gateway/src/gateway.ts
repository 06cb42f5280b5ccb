import { setTimeout as delay } from "node:timers/promises";
import { limits } from "@parlor/contracts";
import type { Logger } from "@parlor/service";
import { Backlog } from "./backlog.ts";
import type { Bus } from "./bus.ts";
import type { GatewayConfig } from "./config.ts";
import { Rounds } from "./gathering.ts";
import { type Allowance, Limits } from "./limits.ts";
import { LocalRooms } from "./local-rooms.ts";
import { openLoopUse } from "./loop-use.ts";
import { memoryBound } from "./memory.ts";
import type { GatewayMetrics } from "./metrics.ts";
import { Presence } from "./presence.ts";
import { Pulse } from "./pulse.ts";
import { Returning } from "./returning.ts";
import { type Server, serve } from "./server.ts";
import { Session } from "./session.ts";
import { SharedBudgets } from "./shared-budgets.ts";
import { Tries } from "./tries.ts";
import { Unresolved } from "./unresolved.ts";

/** What every session of this gateway shares. */
export type GatewayParts = {
  readonly bus: Bus;
  readonly rooms: LocalRooms;
  readonly presence: Presence;
  readonly returning: Returning;
  readonly unresolved: Unresolved;
  readonly backlog: Backlog;
  readonly pulse: Pulse;
  readonly limits: Limits;
  /** Tries at codes that may not exist, and at coming in by a token alone. */
  readonly lookUps: Tries;
  readonly proofs: Tries;
  readonly metrics: GatewayMetrics;
  /** How long somebody must have been in a room to have stayed there, in milliseconds. */
  readonly stay: number;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
};

/** How people are moved to other gateways: connections a second, and bounds of the whole in milliseconds [L3]. */
const moving = { rate: 200, least: 1_000, most: 20_000 } as const;
/** A connection that has not said anything yet is closed after this many milliseconds, */
const idleAtFirst = 15_000;
/** and one that is in no room and says nothing more after this many. */
const idleOutside = 120_000;
/** What was sent and not read may be this much of all connections together, in bytes: then */
const mostUnread = 256 * 1024 * 1024;
/** an answer may take only this many milliseconds. */
const hurriedAnswer = 3_000;
/** From this part of its memory on a gateway closes connections that have been silent for this many milliseconds, */
const scarce = 0.85;
const silentFor = limits.speakEvery + limits.pingEvery;
/** so many a second, */
const closedAtOnce = 200;
/** and from this part on it takes no new ones. */
const mostUsed = 0.92;
/** Who is turned away from a full gateway may come again after this many milliseconds. */
const comeAgain = 5_000;
/** One that takes nothing of what it missed, after so many. */
const stalled = 30_000;
const hour = 3_600_000;

/** A running gateway: its connections, and what is done for all of them now and then. */
export class Gateway {
  readonly #parts: GatewayParts;
  readonly #shared: SharedBudgets;
  readonly #config: GatewayConfig;
  readonly #sessions = new Set<Session>();
  readonly #timers: NodeJS.Timeout[] = [];
  #server: Server | undefined;
  /** The part of the memory that may be used which is. */
  #memoryUsed = 0;
  #draining = false;

  private constructor(config: GatewayConfig, parts: GatewayParts, shared: SharedBudgets) {
    this.#config = config;
    this.#parts = parts;
    this.#shared = shared;
  }

  /** Starts to take connections. Rejects where the port cannot be had or the bus does not answer. */
  static async start(config: GatewayConfig, bus: Bus, metrics: GatewayMetrics, log: Logger): Promise<Gateway> {
    const now = () => performance.now();
    const unresolved = new Unresolved(bus, now, () => metrics.overdue.inc());
    const fanOut = (topic: string, frame: Uint8Array | string) => gateway.#server?.fanOut(topic, frame);
    const pulse = new Pulse(now, () => {
      log.warn("the process stood still");
      bus.doubt();
      rooms.catchUp();
    });
    const awake = () => {
      pulse.beat();
      return bus.sure;
    };
    bus.guard(awake);
    const rooms = new LocalRooms(
      { bus, unresolved, rounds: new Rounds(openLoopUse()), metrics, fanOut, awake },
      log,
      now,
    );
    const presence = new Presence(bus, log, now);
    const returning = new Returning(now);
    const limits = new Limits(config, now);
    const [lookUps, proofs] = [new Tries("lookUps", limits), new Tries("proofs", limits)];
    const backlog = new Backlog();
    const parts = {
      bus,
      rooms,
      presence,
      returning,
      unresolved,
      backlog,
      pulse,
      limits,
      lookUps,
      proofs,
      metrics,
      stay: config.PARLOR_STAY_SECONDS * 1000,
      now,
    };
    const gateway = new Gateway(config, parts, new SharedBudgets(bus, limits, now));
    metrics.watch({
      connections: () => gateway.#sessions.size,
      rooms: () => rooms.size,
      ringBytes: () => rooms.ringBytes,
      unresolved: () => unresolved.size,
      unread: () => [...gateway.#sessions].reduce((sum, { unread }) => sum + unread.bytes, 0),
    });
    bus.onHealed(() => {
      void presence.rewrite();
      rooms.catchUp();
    });
    await presence.start();
    await gateway.#listen();
    gateway.#repeat();
    return gateway;
  }

  get port(): number {
    return this.#server?.port ?? 0;
  }

  /** Whether new people should be sent here. */
  readiness(): string {
    if (this.#draining) return "draining";
    return this.#parts.bus.sure ? "ready" : "the bus is away";
  }

  /** Moves everyone to other gateways without haste and without loss, then stops [L3]. */
  async drain(): Promise<void> {
    this.#draining = true;
    this.#server?.stopListening();
    const within = Math.min(Math.max((this.#sessions.size / moving.rate) * 1000, moving.least), moving.most);
    for (const session of this.#sessions) session.reply({ type: "gateway.draining", within });
    for (let waited = 0; this.#sessions.size > 0 && waited < within + moving.least; waited += 50) await delay(50);
    for (const session of [...this.#sessions]) session.end("going-away");
    for (const timer of this.#timers) clearInterval(timer);
    await this.#parts.presence.stop();
  }

  async #listen(): Promise<void> {
    const { HOST: host, PORT: port, PARLOR_ORIGINS: origins, PARLOR_ADDRESS_HEADER: addressHeader } = this.#config;
    this.#server = await serve({
      host,
      port,
      origins,
      addressHeader: addressHeader.toLowerCase(),
      admit: (address) => this.#admit(address),
      open: (socket, allowance) => {
        const session = new Session(socket, this.#parts, allowance);
        this.#sessions.add(session);
        return session;
      },
      forgone: (allowance) => this.#parts.limits.disconnect(allowance),
      closed: (session) => {
        this.#sessions.delete(session);
        this.#parts.limits.disconnect(session.allowance);
      },
    });
  }

  /**
   * With little memory left, closes those who have said nothing for longest: a peer can make the parser hold a message
   * that it never completes, and who does that says nothing. They come back and go on where they were.
   */
  #spareMemory(): void {
    this.#memoryUsed = process.memoryUsage.rss() / memoryBound();
    if (this.#memoryUsed < scarce) return;
    const now = this.#parts.now();
    const silent = [...this.#sessions].filter(({ heardAt }) => now - heardAt > silentFor);
    const longest = silent.toSorted((a, b) => a.heardAt - b.heardAt);
    for (const session of longest.slice(0, closedAtOnce)) session.end("idle");
  }

  #admit(address: string): Allowance | number {
    const { limits, metrics } = this.#parts;
    const hasRoom = this.#sessions.size < this.#config.PARLOR_CONNECTIONS && this.#memoryUsed < mostUsed;
    const isFull = this.#draining || !hasRoom;
    const admitted = isFull ? comeAgain : limits.connect(address);
    if (typeof admitted === "number") metrics.turnedAway.inc({ reason: isFull ? "full" : "address" });
    return admitted;
  }

  #repeat(): void {
    this.#shared.beat();
    const { unresolved, rooms, limits, pulse } = this.#parts;
    this.#timers.push(
      setInterval(() => pulse.beat(), 100),
      setInterval(() => unresolved.sweep(), 100),
      setInterval(() => rooms.sweep(), 500),
      setInterval(() => limits.sweep(), 10_000),
      setInterval(() => this.#lookAfterAll(), 1_000),
      setInterval(() => this.#boundUnread(), 1_000),
      setInterval(() => this.#spareMemory(), 1_000),
      setInterval(() => this.#shared.beat(), 2_000),
    );
  }

  /** Looks after each connection: ends it if its time is up, renews its holder's token. */
  #lookAfterAll(): void {
    const { now } = this.#parts;
    const oldest = now() - this.#config.PARLOR_LIFETIME_HOURS * hour;
    for (const session of [...this.#sessions]) {
      if (session.since < oldest) session.end("lifetime");
      else if (session.stalledFor > stalled) session.end("too-slow");
      else if (now() - session.heardAt > idleAfter(session)) session.end("idle");
      else session.checkReading();
      session.renewIfDue();
    }
  }

  /**
   * Keeps what nobody has read, of all connections together, within bounds: asks those who are behind whether they read,
   * and cuts off those who do not answer, the one that is behind most first.
   */
  #boundUnread(): void {
    const behind = [...this.#sessions].filter(({ unread }) => unread.bytes > 0);
    let bytes = behind.reduce((sum, { unread }) => sum + unread.bytes, 0);
    if (bytes < mostUnread / 2) return;
    for (const { unread } of behind) unread.ask();
    for (const session of behind.toSorted((a, b) => b.unread.bytes - a.unread.bytes)) {
      if (bytes < mostUnread) return;
      if (session.unread.awaitedFor < hurriedAnswer) continue;
      bytes -= session.unread.bytes;
      session.cut();
    }
  }
}

/** After how many milliseconds without a word a connection is closed: anybody in a room may listen for as long as they like. */
function idleAfter({ state, heardAt, since }: Session): number {
  if (state.kind !== "outside") return Number.POSITIVE_INFINITY;
  return heardAt === since ? idleAtFirst : idleOutside;
}
