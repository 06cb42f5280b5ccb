import { join } from "node:path";
import type { Program } from "./child.ts";
import type { LauncherConfig } from "./config.ts";
import { serviceProgram } from "./service.ts";

/** Services listen on this machine only: people come in through the edge. */
function serviceEnv(config: LauncherConfig, more: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = { HOST: "127.0.0.1", OPS_HOST: "127.0.0.1", OPS_PORT: "0", LOG_LEVEL: config.logLevel };
  return { ...process.env, ...own, NODE_ENV: "production", ...more };
}

function nameOf(service: string, index: number, count: number): string {
  return count === 1 ? service : `${service} ${index + 1}`;
}

export function roomsPrograms(config: LauncherConfig, natsUrl: string): readonly Program[] {
  return Array.from({ length: config.rooms }, (_, index) => {
    const own = { NATS_URL: natsUrl, PARLOR_DATA_DIR: join(config.data, "rooms") };
    return serviceProgram(nameOf("rooms", index, config.rooms), "services/rooms/src/main.ts", serviceEnv(config, own));
  });
}

/** The gateways believe the address header, since only the edge reaches them. */
export function gatewayPrograms(config: LauncherConfig, natsUrl: string, ports: readonly number[]): readonly Program[] {
  return ports.map((port, index) => {
    const own = { NATS_URL: natsUrl, PORT: String(port), PARLOR_ADDRESS_HEADER: "x-forwarded-for" };
    const name = nameOf("gateway", index, ports.length);
    return serviceProgram(name, "services/gateway/src/main.ts", serviceEnv(config, own));
  });
}

export function webProgram(config: LauncherConfig, port: number): Program {
  return serviceProgram("web", "services/web/src/main.ts", serviceEnv(config, { PORT: String(port) }));
}

/** As the gateways, it believes the address header. */
export function filesProgram(config: LauncherConfig, natsUrl: string, port: number): Program {
  const own = { NATS_URL: natsUrl, PORT: String(port), PARLOR_ADDRESS_HEADER: "x-forwarded-for" };
  const env = { PARLOR_FILES: process.env.PARLOR_FILES ?? join(config.data, "files"), ...own };
  return serviceProgram("files", "services/files/src/main.ts", serviceEnv(config, env));
}

type Ports = { readonly web: number; readonly files: number; readonly gateways: readonly number[] };

export function edgeProgram(config: LauncherConfig, port: number, { web, files, gateways }: Ports): Program {
  const at = (service: number) => `127.0.0.1:${service}`;
  const own = { HOST: config.host, PORT: String(port) };
  const behind = {
    PARLOR_EDGE_WEB: at(web),
    PARLOR_EDGE_FILES: at(files),
    PARLOR_EDGE_GATEWAYS: gateways.map(at).join(","),
  };
  return serviceProgram("edge", "deploy/edge/main.ts", serviceEnv(config, { ...own, ...behind }));
}
