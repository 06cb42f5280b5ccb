import { common, list, port, readConfig, settings, str } from "@parlor/service";

export const edgeSettings = {
  HOST: str({ default: "localhost", desc: "The address to listen on; localhost is both 127.0.0.1 and ::1." }),
  PORT: port({ default: 5000, desc: "The port that people open." }),
  LOG_LEVEL: common.LOG_LEVEL,
  PARLOR_EDGE_GATEWAYS: list({ desc: "The gateways, as host:port, separated by commas." }),
  PARLOR_EDGE_WEB: str({ desc: "The web service, as host:port." }),
  PARLOR_EDGE_FILES: str({ default: "", desc: "The files service, as host:port. Empty: there is none." }),
  PARLOR_ORIGINS: settings.PARLOR_ORIGINS, // bound to this machine alone, the edge serves their hosts beside its own
  PARLOR_CONNECTIONS: settings.PARLOR_CONNECTIONS,
  PARLOR_ADDRESS_CONNECTIONS: settings.PARLOR_ADDRESS_CONNECTIONS,
  PARLOR_LIMITS: settings.PARLOR_LIMITS,
};

/** Throws ConfigError naming the variable that is wrong [B3]. */
export function edgeConfig(env: NodeJS.ProcessEnv) {
  return readConfig(env, edgeSettings);
}
