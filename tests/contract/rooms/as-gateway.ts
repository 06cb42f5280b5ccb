import { jetstream } from "@nats-io/jetstream";
import { Kvm } from "@nats-io/kv";
import type { NatsConnection } from "@nats-io/transport-node";
import {
  type AnswerOf,
  buckets,
  dedupeId,
  encodeEvent,
  FileId,
  headers,
  LogEvent,
  liveness,
  type Member,
  MemberId,
  MessageId,
  RefusedAnswer,
  type RequestOf,
  type RequestType,
  RoomCode,
  RosterChanged,
  requests,
  subjects,
} from "@parlor/contracts";
import { type Check, check } from "@parlor/contracts/schema";
import { vi } from "vitest";
import type { Broker } from "../../support/broker.ts";
import { connectAs } from "../../support/bus.ts";
import { stopAfter } from "../../support/leftovers.ts";

type Granted<T extends RequestType> = Exclude<AnswerOf<T>, { type: "refused" }>;
type Fields<T extends RequestType> = Omit<RequestOf<T>, "type">;
type Author = { readonly id: MemberId; readonly name: string };

const refusal = check(RefusedAnswer);
const changed = check(RosterChanged);
const logEvent = check(LogEvent);

function must<T>(contract: Check<T>, value: unknown): T {
  if (contract.accepts(value)) return value;
  throw new Error(`${JSON.stringify(value)} breaks its contract: ${JSON.stringify(contract.flaw(value))}`);
}

export const requestTypes = keysOf(requests);

function keysOf<T extends object>(record: T): Extract<keyof T, string>[] {
  const keys: Extract<keyof T, string>[] = [];
  for (const key in record) keys.push(key);
  return keys;
}

export const code = (text: string) => must(check(RoomCode), text);
export const memberId = (text: string) => must(check(MemberId), text);
export const fileId = (text: string) => must(check(FileId), text);
export const messageId = (text: string) => must(check(MessageId), text);

/** The rooms service as one of its askers sees it, every answer checked against its contract. */
export async function asGateway(broker: Pick<Broker, "urlFor">, user: "gateway" | "files" | "operator" = "gateway") {
  const bus = await connectAs(broker, user);

  /** Sends any bytes; resolves to whatever comes back. */
  const send = async (type: RequestType, bytes: string, timeout = 5000): Promise<unknown> =>
    (await bus.request(subjects.request(type), bytes, { timeout })).json();

  async function ask<T extends RequestType>(type: T, fields: Fields<T>, timeout?: number): Promise<AnswerOf<T>> {
    const answer = await send(type, JSON.stringify({ ...fields, type }), timeout);
    if (refusal.accepts(answer)) return answer;
    return must(check<(typeof requests)[T]["answer"]>(requests[type].answer), answer);
  }

  /** Asks for what must be granted. */
  async function granted<T extends RequestType>(type: T, fields: Fields<T>): Promise<Granted<T>> {
    const answer = await ask(type, fields);
    if (isGranted<T>(answer)) return answer;
    throw new Error(`${type} was refused: ${JSON.stringify(answer)}`);
  }

  /** Asks for what must be refused. */
  async function refused<T extends RequestType>(type: T, fields: Fields<T>): Promise<RefusedAnswer> {
    return must(refusal, await ask(type, fields));
  }

  /** Writes to a room's log as a gateway does. Resolves to its seq. */
  const post = async (room: RoomCode, by: Author, text: string, id = messageId(crypto.randomUUID())) => {
    const event = encodeEvent({ type: "message.posted", ts: Date.now(), id, by: by.id, name: by.name, text });
    const msgID = `${dedupeId(room, by.id, id)}.${crypto.randomUUID()}`; // as if two minutes lay between two copies
    return (await jetstream(bus).publish(subjects.log(room), event, { msgID })).seq;
  };

  const write = async (room: RoomCode, bytes: string) => (await jetstream(bus).publish(subjects.log(room), bytes)).seq;

  /** Resolves when the broker was lost and found, and the rooms service has furnished it again. */
  async function back(): Promise<void> {
    for await (const { type } of bus.status()) if (type === "reconnect") break;
    await vi.waitFor(async () => (await new Kvm(bus).open(buckets.presence)).status(), { timeout: 10_000 });
  }

  return {
    bus,
    back,
    send,
    ask,
    granted,
    refused,
    post,
    write,
    connections: () => holdConnections(bus),
    follow: (room: RoomCode) => followRoom(bus, room),
    watch: (room: RoomCode) => watchRoster(bus, room),
  };
}

function isGranted<T extends RequestType>(answer: AnswerOf<T>): answer is Granted<T> {
  return answer.type !== "refused";
}

let incarnations = 0;

async function holdConnections(bus: NatsConnection) {
  const gateway = `gateway${String(incarnations++).padStart(5, "0")}`;
  const presence = await new Kvm(bus).open(buckets.presence);
  let beats = 0;
  const beat = () => presence.put(`lease.${gateway}`, JSON.stringify({ beat: beats++ }));
  await beat();
  const timer = setInterval(() => void beat().catch(() => "a broker that is down"), liveness.beatEvery);
  const die = async () => clearInterval(timer);
  stopAfter(die);
  return {
    gateway,
    /** Says who of a room is connected here: these, and nobody else. */
    here: async (room: RoomCode, members: readonly Member[]) => {
      const key = `${room}.${gateway}`;
      if (members.length > 0) await presence.put(key, JSON.stringify({ members }));
      else await presence.delete(key);
    },
    /** As if by `kill -9`. */
    die,
  };
}

async function followRoom(bus: NatsConnection, room: RoomCode) {
  const live = bus.subscribe(subjects.live(room))[Symbol.asyncIterator]();
  await bus.flush();
  return {
    next: async () => {
      const { value: message } = await live.next();
      if (!message) throw new Error("The bus was closed.");
      const seq = Number(message.headers?.get("Nats-Sequence"));
      return { control: message.headers?.get(headers.control), seq, ...must(logEvent, message.json()) };
    },
  };
}

async function watchRoster(bus: NatsConnection, room: RoomCode) {
  const members = new Map<MemberId, string>();
  const seen: RosterChanged[] = [];
  let heard = Promise.withResolvers<void>();
  bus.subscribe(subjects.signal(room), {
    callback: (_, message) => {
      const signal = must(changed, message.json());
      seen.push(signal);
      for (const { id, name } of signal.joined ?? []) members.set(id, name);
      for (const id of signal.left ?? []) members.delete(id);
      heard.resolve();
      heard = Promise.withResolvers();
    },
  });
  await bus.flush();
  return {
    seen,
    async becomes(...names: string[]): Promise<void> {
      const wanted = names.toSorted().join();
      while ([...members.values()].sort().join() !== wanted) await heard.promise;
    },
    async counts(here: number): Promise<void> {
      while (seen.at(-1)?.here !== here) await heard.promise;
    },
  };
}
