import { resolve } from "node:path";
import { common, port, readConfig, str, whole } from "@parlor/service";
import { root } from "./service.ts";

export const launcherSettings = {
  PARLOR_HOST: str({
    default: "localhost",
    desc: "Who can open it: localhost is this machine only, :: (or 0.0.0.0) everybody who reaches it.",
  }),
  PARLOR_PORT: port({ default: 5000, desc: "The port that people open." }),
  PARLOR_GATEWAYS: whole({ min: 1, max: 16, default: 1, desc: "How many gateways share the connections." }),
  PARLOR_ROOMS: whole({ min: 1, max: 8, default: 1, desc: "How many instances of the rooms service run." }),
  PARLOR_DATA: str({ default: ".data", desc: "The folder of the log, the read models and the services' logs." }),
  NATS_URL: str({ default: "", desc: "A broker that runs already; without it one is started." }),
  LOG_LEVEL: common.LOG_LEVEL,
};

export type LauncherConfig = ReturnType<typeof launcherConfig>;

/** Every other PARLOR_ variable reaches the services, which check it. */
export function launcherConfig(env: NodeJS.ProcessEnv) {
  const read = readConfig(env, launcherSettings);
  return {
    host: read.PARLOR_HOST,
    port: read.PARLOR_PORT,
    gateways: read.PARLOR_GATEWAYS,
    rooms: read.PARLOR_ROOMS,
    data: resolve(root, read.PARLOR_DATA),
    natsUrl: read.NATS_URL || undefined,
    logLevel: read.LOG_LEVEL,
  };
}
