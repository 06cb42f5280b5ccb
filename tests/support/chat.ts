import type { Command } from "@parlor/contracts";
import { startBroker } from "./broker.ts";
import { type Client, type ConnectOptions, connect } from "./client.ts";
import { type Env, type Service, startFiles, startGateway, startRooms, startService, startWeb } from "./service.ts";

type ChatOptions = {
  readonly gateways?: number;
  readonly rooms?: number;
  /** With the web and files services and the edge, so that a browser can open `chat.url`. */
  readonly page?: boolean;
  readonly env?: Env;
};

type Join = Extract<Command, { type: "room.join" }>;
type JoinOptions = Partial<Omit<Join, "type" | "ref" | "room" | "name">> & { readonly gateway?: number };

export type Chat = Awaited<ReturnType<typeof startChat>>;

/** All of Parlor on free ports, with a broker of its own, stopped after the test. */
export async function startChat({ gateways = 1, rooms = 1, page = false, env = {} }: ChatOptions = {}) {
  const broker = await startBroker();
  const ready = await Promise.all([
    some(rooms, () => startRooms(broker, env)),
    some(gateways, () => startGateway(broker, { ...(page && behindEdge), ...env })),
    page ? startWeb(env) : undefined,
    page ? startFiles(broker, { ...behindEdge, ...env }) : undefined,
  ]);
  const [roomsServices, gatewayServices, web, files] = ready;
  const edge = web && files && (await startEdge(gatewayServices, web, files));

  const chat = {
    broker,
    rooms: roomsServices,
    gateways: gatewayServices,
    /** Only with `page`. */
    url: `http://localhost:${edge?.ports.port}`,
    /** It has not joined anything. */
    connect: (gateway = 0, options?: ConnectOptions): Promise<Client> =>
      connect(`ws://127.0.0.1:${gatewayServices[gateway]?.ports.port}/ws`, options),
    async join(room: string, name: string, { gateway, ...options }: JoinOptions = {}) {
      const client = await chat.connect(gateway);
      const joined = await client.ask({ type: "room.join", room, name, create: true, ...options }, "room.joined");
      return { ...client, joined };
    },
    async create(name: string, gateway?: number) {
      const client = await chat.connect(gateway);
      const joined = await client.ask({ type: "room.create", name }, "room.joined");
      return { ...client, joined };
    },
    async stop() {
      for (const part of [edge, ...gatewayServices, web, files, ...roomsServices]) await part?.stop();
      await broker.stop();
    },
    [Symbol.asyncDispose]: () => chat.stop(),
  };
  return chat;
}

const behindEdge = { PARLOR_ADDRESS_HEADER: "x-forwarded-for" };

const some = (count: number, start: () => Promise<Service>) => Promise.all(Array.from({ length: count }, start));

const at = (service: Service) => `127.0.0.1:${service.ports.port}`;

function startEdge(gateways: readonly Service[], web: Service, files: Service): Promise<Service> {
  return startService("deploy/edge/main.ts", {
    HOST: "localhost",
    PARLOR_EDGE_GATEWAYS: gateways.map(at).join(","),
    PARLOR_EDGE_WEB: at(web),
    PARLOR_EDGE_FILES: at(files),
  });
}
