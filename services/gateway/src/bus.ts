import { setTimeout as delay } from "node:timers/promises";
import { type KV, Kvm } from "@nats-io/kv";
import { askTwice, type Bus } from "@parlor/bus";
import {
  type AnswerOf,
  buckets,
  type GatewaySpent,
  keys,
  type PresenceEntry,
  type RequestOf,
  type RequestType,
  type RoomCode,
  subjects,
} from "@parlor/contracts";
import { answered, LogStream, NoAnswer } from "@parlor/log";
import type { Logger } from "@parlor/service";
import { readSpent } from "./edge/frame.ts";

export class GatewayBus {
  readonly log: LogStream;
  readonly #bus: Bus;
  readonly #presence: KV;
  readonly #leases: KV;

  private constructor(bus: Bus, log: LogStream, presence: KV, leases: KV) {
    this.#bus = bus;
    this.log = log;
    this.#presence = presence;
    this.#leases = leases;
  }

  static async open(bus: Bus, now: () => number, log: Logger): Promise<GatewayBus> {
    for (;;) {
      try {
        const [presence, leases] = [await openBucket(bus, buckets.presence), await openBucket(bus, buckets.leases)];
        return new GatewayBus(bus, await LogStream.open(bus, now), presence, leases);
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error;
        log.info("waiting for the log");
        await delay(500);
      }
    }
  }

  onBack(act: () => void): void {
    this.#bus.watch({ lost: () => undefined, back: act });
  }

  signal(code: RoomCode, data: string): void {
    this.#bus.publish(subjects.signal(code), data);
  }

  tellGateways(spent: GatewaySpent): void {
    this.#bus.publish(subjects.spent, JSON.stringify(spent));
  }

  hearGateways(heard: (spent: GatewaySpent) => void): void {
    this.#bus.subscribe(subjects.spent, (message) => {
      const spent = readSpent(message.string());
      if (spent) heard(spent);
    });
  }

  /** Returns the JSON text of one object. Rejects with NoAnswer. */
  async ask<T extends RequestType>(request: RequestOf<T>): Promise<string> {
    const [subject, question] = [subjects.request(request.type), JSON.stringify(request)];
    return (await askTwice(this.#bus, subject, question, (answer) => this.log.lease.confirm(answer))).string();
  }

  /** The one cast: the answer is the rooms service's own, checked by its contract tests. */
  async askAndRead<T extends RequestType>(request: RequestOf<T>): Promise<AnswerOf<T>> {
    return JSON.parse(await this.ask<T>(request)) as AnswerOf<T>;
  }

  async putPresence(key: string, entry: PresenceEntry): Promise<void> {
    await answered(this.#presence.put(key, JSON.stringify(entry)));
  }

  async deletePresence(key: string): Promise<void> {
    await answered(this.#presence.delete(key));
  }

  /** Also where services from before November 2026 look: an upgrade replaces them one by one. */
  async putLease(gateway: string, beat: number): Promise<void> {
    const lease = JSON.stringify({ beat });
    await Promise.allSettled([this.#presence.put(keys.oldLease(gateway), lease)]);
    await answered(this.#leases.put(keys.lease(gateway), lease));
  }

  async deleteLease(gateway: string): Promise<void> {
    await Promise.allSettled([this.#presence.delete(keys.oldLease(gateway))]);
    await answered(this.#leases.delete(keys.lease(gateway)));
  }
}

async function openBucket(bus: Bus, name: string): Promise<KV> {
  const bucket = await answered(new Kvm(bus.nats).open(name));
  await answered(bucket.status());
  return bucket;
}
