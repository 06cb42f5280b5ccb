import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectBus } from "@parlor/bus";
import { brokerProgram, brokerUrl, newPasswords } from "@parlor/deploy/broker";
import { type Launch, launch } from "@parlor/deploy/child";
import { freePorts } from "@parlor/deploy/free-port";
import { serviceProgram } from "@parlor/deploy/service";
import { openLog } from "@parlor/service";
import { usualBroker } from "../../support/broker-kinds.ts";

export type Site = Awaited<ReturnType<typeof openSite>>;

/** A broker, and a rooms service whose files outlive it until `close`. */
export async function openSite() {
  const [port = 0, opsPort = 0] = await freePorts(2);
  const folder = await mkdtemp(join(tmpdir(), "parlor-history-"));
  const passwords = newPasswords();
  const broker = await launch(
    await brokerProgram(usualBroker(), folder, { port, store: join(folder, "store"), passwords }),
  ).ready;
  const readModel = join(folder, "rooms");
  const env = {
    PATH: process.env.PATH,
    NODE_ENV: "production",
    NATS_URL: brokerUrl(port, "rooms", passwords),
    PARLOR_DATA_DIR: readModel,
    OPS_PORT: String(opsPort),
  };
  const gatewayUrl = brokerUrl(port, "gateway", passwords);
  let rooms: Launch | undefined;
  const stopRooms = async () => void (await rooms?.stop());
  return {
    /** The rooms service must not run. Resolves to the milliseconds until it was ready. */
    async startRooms(): Promise<number> {
      const began = performance.now();
      rooms = launch(serviceProgram("rooms", "services/rooms/src/main.ts", env));
      await rooms.ready;
      return performance.now() - began;
    },
    stopRooms,
    removeReadModel: () => rm(readModel, { recursive: true }),
    /** The rooms service's metrics by name; undefined while it has none. */
    look: () => look(opsPort),
    /** With a gateway's rights. */
    connect: async () =>
      (await connectBus("gateway", { NATS_URL: gatewayUrl, NATS_PASSWORD_FILE: "" }, openLog("bench", "silent"))).nats,
    async close() {
      await stopRooms();
      await broker.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function look(port: number): Promise<((name: string) => number) | undefined> {
  try {
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    if (!text.includes("parlor_rooms_applied_seq")) return undefined;
    return (name) => Number(new RegExp(`^${name} (.*)$`, "m").exec(text)?.[1]);
  } catch {
    return undefined; // it does not listen yet
  }
}
