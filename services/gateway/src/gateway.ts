import { totalmem } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { limits } from "@parlor/contracts";
import type { Logger } from "@parlor/service";
import type { GatewayBus } from "./bus.ts";
import type { GatewayConfig } from "./config.ts";
import { type Allowance, Limits } from "./edge/limits.ts";
import { type Server, serve } from "./edge/server.ts";
import { SharedBudgets, Tolls } from "./edge/tolls.ts";
import type { GatewayMetrics } from "./metrics.ts";
import { Presence } from "./presence.ts";
import { BatchScheduler } from "./room/recent.ts";
import { Rooms } from "./room/rooms.ts";
import { FileSeals } from "./session/file-seals.ts";
import { Doorway } from "./session/join.ts";
import { Questions } from "./session/questions.ts";
import { Session, type SessionDeps } from "./session/session.ts";

/** The move to other gateways: connections a second, and bounds of the whole in ms [L3]. */
const moving = { rate: 200, least: 1_000, most: 20_000 } as const;
/** Ms of silence allowed outside rooms, before the first frame and later. */
const idleAtFirst = 15_000;
const idleOutside = 120_000;
/** Above this many unread bytes in all, an answer may take only `hurriedAnswer` ms. */
const mostUnread = 256 * 1024 * 1024;
const hurriedAnswer = 3_000;
/** Shares of memory: above `scarce`, silent connections are closed; above `mostUsed`, no new ones are taken. */
const scarce = 0.85;
const silentFor = limits.speakEvery + limits.pingEvery;
const closedAtOnce = 200;
const mostUsed = 0.92;
const unboundedShare = 0.5;
const comeAgain = 5_000;
/** Ms that a connection may take nothing of what it missed. */
const stalled = 30_000;
const hour = 3_600_000;

export class Gateway {
  readonly #config: GatewayConfig;
  readonly #bus: GatewayBus;
  readonly #metrics: GatewayMetrics;
  readonly #limits: Limits;
  readonly #presence: Presence;
  readonly #sessionDeps: SessionDeps;
  readonly #sessions = new Set<Session>();
  readonly #timers: NodeJS.Timeout[] = [];
  #server: Server | undefined;
  #memoryUsed = 0;
  #draining = false;

  private constructor(config: GatewayConfig, bus: GatewayBus, metrics: GatewayMetrics, log: Logger) {
    const { lease } = bus.log;
    this.#config = config;
    this.#bus = bus;
    this.#metrics = metrics;
    this.#limits = new Limits(config, lease.now);
    this.#presence = new Presence(bus, log, lease.now);
    const posts = bus.log.openPosts(() => metrics.overdue.inc());
    const fanOut = (topic: string, frame: Uint8Array | string) => this.#server?.fanOut(topic, frame);
    const rooms = new Rooms({ bus, posts, scheduler: new BatchScheduler(), metrics, fanOut }, log, lease.now);
    const tolls = new Tolls(this.#limits);
    const seals = new FileSeals(bus, Date.now);
    void seals.ask();
    this.#sessionDeps = {
      doorway: new Doorway({ bus, rooms, presence: this.#presence, tolls, metrics }, lease.now),
      questions: new Questions({ bus, tolls, metrics, now: lease.now }),
      seals,
      lease,
      metrics,
      stay: config.PARLOR_STAY_SECONDS * 1000,
    };
    metrics.watch({
      connections: () => this.#sessions.size,
      rooms: () => rooms.size,
      recentBytes: () => rooms.recentBytes,
      pending: () => posts.pending.size,
      unread: () => [...this.#sessions].reduce((sum, { unread }) => sum + unread.bytes, 0),
    });
    bus.onBack(() => {
      void this.#presence.rewrite();
      rooms.sweep();
    });
    const neighbours = new SharedBudgets(bus, this.#limits, lease.now);
    neighbours.beat();
    this.#timers.push(
      setInterval(() => lease.checkStall(), 100),
      setInterval(() => posts.pending.sweep(), 100),
      setInterval(() => rooms.sweep(), 500),
      setInterval(() => this.#limits.sweep(), 10_000),
      setInterval(() => this.#lookAfterAll(), 1_000),
      setInterval(() => this.#boundUnread(), 1_000),
      setInterval(() => this.#spareMemory(), 1_000),
      setInterval(() => neighbours.beat(), 2_000),
    );
  }

  /** Rejects if the port cannot be had or the bus does not answer. */
  static async start(config: GatewayConfig, bus: GatewayBus, metrics: GatewayMetrics, log: Logger): Promise<Gateway> {
    const gateway = new Gateway(config, bus, metrics, log);
    await gateway.#presence.start();
    await gateway.#listen();
    return gateway;
  }

  get port(): number {
    return this.#server?.port ?? 0;
  }

  readiness(): string {
    if (this.#draining) return "draining";
    return this.#bus.log.lease.valid ? "ready" : "the bus is away";
  }

  /** Moves everyone to other gateways without loss, then stops [L3]. */
  async drain(): Promise<void> {
    this.#draining = true;
    this.#server?.stopListening();
    const within = Math.min(Math.max((this.#sessions.size / moving.rate) * 1000, moving.least), moving.most);
    for (const session of this.#sessions) session.reply({ type: "gateway.draining", within });
    for (let waited = 0; this.#sessions.size > 0 && waited < within + moving.least; waited += 50) await delay(50);
    for (const session of [...this.#sessions]) session.end("going-away");
    for (const timer of this.#timers) clearInterval(timer);
    await this.#presence.stop();
  }

  async #listen(): Promise<void> {
    const { HOST: host, PORT: port, PARLOR_ORIGINS: origins, PARLOR_ADDRESS_HEADER: addressHeader } = this.#config;
    this.#server = await serve<Session>({
      host,
      port,
      origins,
      addressHeader: addressHeader.toLowerCase(),
      admit: (address) => this.#admit(address),
      open: (socket, allowance) => {
        const session = new Session(socket, allowance, this.#sessionDeps);
        this.#sessions.add(session);
        return session;
      },
      closed: (allowance, session) => {
        if (session) this.#sessions.delete(session);
        this.#limits.disconnect(allowance);
      },
    });
  }

  #admit(address: string): Allowance | number {
    const hasRoom = this.#sessions.size < this.#config.PARLOR_CONNECTIONS && this.#memoryUsed < mostUsed;
    const isFull = this.#draining || !hasRoom;
    const admitted = isFull ? comeAgain : this.#limits.connect(address);
    if (typeof admitted === "number") this.#metrics.turnedAway.inc({ reason: isFull ? "full" : "address" });
    return admitted;
  }

  #lookAfterAll(): void {
    const now = this.#bus.log.lease.now();
    const oldest = now - this.#config.PARLOR_LIFETIME_HOURS * hour;
    for (const session of [...this.#sessions]) {
      if (session.since < oldest) session.end("lifetime");
      else if (session.stalledFor > stalled) session.end("too-slow");
      else if (now - session.heardAt > idleAfter(session)) session.end("idle");
      else session.checkReading();
      session.renewIfDue();
    }
  }

  /** Closes the longest silent: a peer may make the parser hold a message that it never completes. */
  #spareMemory(): void {
    this.#memoryUsed = process.memoryUsage.rss() / memoryBound();
    if (this.#memoryUsed < scarce) return;
    const now = this.#bus.log.lease.now();
    const silent = [...this.#sessions].filter(({ heardAt }) => now - heardAt > silentFor);
    const longest = silent.toSorted((a, b) => a.heardAt - b.heardAt);
    for (const session of longest.slice(0, closedAtOnce)) session.end("idle");
  }

  /** Pings connections that are behind, and cuts off those that do not answer, the worst first. */
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

/** Inside a room anybody may listen as long as they like. */
function idleAfter({ isOutside, heardAt, since }: Session): number {
  if (!isOutside) return Number.POSITIVE_INFINITY;
  return heardAt === since ? idleAtFirst : idleOutside;
}

/** Bytes: the container's limit, or a share of the machine's memory. */
function memoryBound(): number {
  const limit = process.constrainedMemory();
  return limit > 0 && limit < totalmem() ? limit : totalmem() * unboundedShare;
}
