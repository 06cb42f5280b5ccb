import type { StreamInfo } from "@nats-io/jetstream";
import { jetstreamManager } from "@nats-io/jetstream";
import type { Command } from "@parlor/contracts";
import type { Broker } from "../support/broker.ts";
import { connectAs } from "../support/bus.ts";
import { connect } from "../support/client.ts";
import { type Env, startGateway, startRooms } from "../support/service.ts";

type Join = Omit<Extract<Command, { type: "room.join" }>, "type" | "ref">;

/** On a broker that is there already, with what it holds. */
export async function startParlor(broker: Broker, env: Env = {}) {
  const [rooms, gateway] = await Promise.all([
    startRooms(broker, env),
    startGateway(broker, { PARLOR_LIMITS: "false" }),
  ]);
  const visit = () => connect(`ws://127.0.0.1:${gateway.ports.port}/ws`);
  return {
    async join(join: Join) {
      const client = await visit();
      return { ...client, joined: await client.ask({ type: "room.join", ...join }, "room.joined") };
    },
    async create(name: string) {
      const client = await visit();
      return { ...client, joined: await client.ask({ type: "room.create", name }, "room.joined") };
    },
    async stop() {
      await gateway.stop();
      await rooms.stop();
    },
  };
}

export type Guest = Awaited<ReturnType<Awaited<ReturnType<typeof startParlor>>["join"]>>;

/** Resolves when it is in the log. */
export async function say(guest: Guest, text: string) {
  await guest.post(text);
  return guest.next("message.posted", (event) => event.text === text);
}

export const saved = ["ROOMS", "KV_parlor-rooms", "KV_parlor-names", "KV_parlor-keys"] as const;

/** From the beginning. */
export async function readBack(guest: Guest): Promise<string[]> {
  const found: string[] = [];
  for (let after = 0, more = true; more; ) {
    const page = await guest.ask({ type: "history.fetch", after, limit: 100 }, "history.page");
    for (const event of page.events) if (event.type === "message.posted") found.push(event.text);
    after = page.events.at(-1)?.seq ?? after;
    more = page.more;
  }
  return found;
}

/** Each stream as the broker describes it; undefined if it is missing. */
export async function holds(broker: Broker): Promise<(StreamInfo | undefined)[]> {
  const bus = await connectAs(broker, "operator");
  const { streams } = await jetstreamManager(bus, { checkAPI: false });
  const found = await Promise.all(saved.map((name) => streams.info(name).catch(() => undefined)));
  await bus.close();
  return found;
}
