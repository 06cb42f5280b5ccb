import { join } from "node:path";
import type { Ports, Program } from "./child.ts";
import type { LauncherConfig } from "./config.ts";
import { serviceProgram } from "./service.ts";

/** Makes a program, on the ports that it had before where it had any. */
export type ProgramOf = (ports?: Ports) => Program;

/** What each service is told: listen on this machine only, since people come in through the edge alone. */
function serviceEnv(config: LauncherConfig, ports: Ports | undefined, more: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = { HOST: "127.0.0.1", OPS_HOST: "127.0.0.1", LOG_LEVEL: config.logLevel, NODE_ENV: "production" };
  return { ...process.env, ...own, PORT: String(ports?.port ?? 0), OPS_PORT: String(ports?.opsPort ?? 0), ...more };
}

/** `gateway`, or `gateway 2` where there are several. */
function nameOf(service: string, index: number, count: number): string {
  return count === 1 ? service : `${service} ${index + 1}`;
}

export function roomsPrograms(config: LauncherConfig, natsUrl: string): readonly ProgramOf[] {
  return Array.from({ length: config.rooms }, (_, index) => (ports?: Ports) => {
    const own = { NATS_URL: natsUrl, PARLOR_DATA_DIR: join(config.data, "rooms"), PARLOR_INSTANCE: String(index) };
    const env = serviceEnv(config, ports, own);
    return serviceProgram(nameOf("rooms", index, config.rooms), "services/rooms/src/main.ts", env);
  });
}

/** Gateways believe the address that the edge tells them, which nobody else can reach them with. */
export function gatewayPrograms(config: LauncherConfig, natsUrl: string): readonly ProgramOf[] {
  return Array.from({ length: config.gateways }, (_, index) => (ports?: Ports) => {
    const env = serviceEnv(config, ports, { NATS_URL: natsUrl, PARLOR_ADDRESS_HEADER: "x-forwarded-for" });
    return serviceProgram(nameOf("gateway", index, config.gateways), "services/gateway/src/main.ts", env);
  });
}

export function webProgram(config: LauncherConfig): ProgramOf {
  return (ports) => serviceProgram("web", "services/web/src/main.ts", serviceEnv(config, ports, {}));
}

export function edgeProgram(config: LauncherConfig, web: Ports, gateways: readonly Ports[]): ProgramOf {
  const at = ({ port }: Ports) => `127.0.0.1:${port}`;
  return (ports) => {
    const env = serviceEnv(config, undefined, {
      HOST: config.host,
      PORT: String(ports?.port ?? config.port),
      PARLOR_EDGE_WEB: at(web),
      PARLOR_EDGE_GATEWAYS: gateways.map(at).join(","),
    });
    return serviceProgram("edge", "deploy/edge/main.ts", env);
  };
}
