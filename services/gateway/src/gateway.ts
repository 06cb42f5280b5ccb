import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "@parlor/service";
import { Backlog } from "./backlog.ts";
import type { Bus } from "./bus.ts";
import type { GatewayConfig } from "./config.ts";
import { Rounds } from "./gathering.ts";
import { Limits } from "./limits.ts";
import { LocalRooms } from "./local-rooms.ts";
import { openLoopUse } from "./loop-use.ts";
import type { GatewayMetrics } from "./metrics.ts";
import { Presence } from "./presence.ts";
import { Pulse } from "./pulse.ts";
import { Returning } from "./returning.ts";
import { type Server, serve } from "./server.ts";
import { Session } from "./session.ts";
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
  readonly metrics: GatewayMetrics;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
};

/** How people are moved to other gateways: connections a second, and bounds of the whole in milliseconds [L3]. */
const moving = { rate: 200, least: 1_000, most: 20_000 } as const;
/** A connection that is in no room and asks nothing is closed after so many milliseconds. */
const idleOutside = 120_000;
/** One that takes nothing of what it missed, after so many. */
const stalled = 30_000;
const hour = 3_600_000;

/** A running gateway: its connections, and what is done for all of them now and then. */
export class Gateway {
  readonly #parts: GatewayParts;
  readonly #config: GatewayConfig;
  readonly #sessions = new Set<Session>();
  readonly #timers: NodeJS.Timeout[] = [];
  #server: Server | undefined;
  #draining = false;

  private constructor(config: GatewayConfig, parts: GatewayParts) {
    this.#config = config;
    this.#parts = parts;
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
    const backlog = new Backlog();
    const parts = { bus, rooms, presence, returning, unresolved, backlog, pulse, limits, metrics, now };
    const gateway = new Gateway(config, parts);
    metrics.watch({
      connections: () => gateway.#sessions.size,
      rooms: () => rooms.size,
      ringBytes: () => rooms.ringBytes,
      unresolved: () => unresolved.size,
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
      accepts: () => !this.#draining && this.#sessions.size < this.#config.PARLOR_CONNECTIONS,
      open: (socket, address) => {
        const session = new Session(socket, this.#parts, address);
        this.#sessions.add(session);
        return session;
      },
      closed: (session) => this.#sessions.delete(session),
    });
  }

  #repeat(): void {
    const { unresolved, rooms, limits, pulse } = this.#parts;
    this.#timers.push(
      setInterval(() => pulse.beat(), 100),
      setInterval(() => unresolved.sweep(), 100),
      setInterval(() => rooms.sweep(), 500),
      setInterval(() => limits.sweep(), 10_000),
      setInterval(() => this.#endThoseDue(), 10_000),
    );
  }

  #endThoseDue(): void {
    const { now } = this.#parts;
    const oldest = now() - this.#config.PARLOR_LIFETIME_HOURS * hour;
    for (const session of [...this.#sessions]) {
      if (session.since < oldest) session.end("lifetime");
      else if (session.stalledFor > stalled) session.end("too-slow");
      else if (session.state.kind === "outside" && now() - session.heardAt > idleOutside) session.end("idle");
    }
  }
}
