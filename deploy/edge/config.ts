import { common, list, port, readConfig, str } from "@parlor/service";

/** What the edge reads from its environment; the launcher and the tests set it. */
export function edgeConfig(env: NodeJS.ProcessEnv) {
  return readConfig(env, {
    HOST: str({ default: "localhost", desc: "The address to listen on; localhost is both 127.0.0.1 and ::1." }),
    PORT: port({ default: 5000, desc: "The port that people open." }),
    LOG_LEVEL: common.LOG_LEVEL,
    PARLOR_EDGE_GATEWAYS: list({ desc: "The gateways, as host:port, separated by commas." }),
    PARLOR_EDGE_WEB: str({ desc: "The web service, as host:port." }),
  });
}
