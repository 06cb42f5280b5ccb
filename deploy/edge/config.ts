import { bool, common, list, port, readConfig, str, whole } from "@parlor/service";

/** What the edge reads from its environment; the launcher and the tests set it. */
export function edgeConfig(env: NodeJS.ProcessEnv) {
  return readConfig(env, {
    HOST: str({ default: "localhost", desc: "The address to listen on; localhost is both 127.0.0.1 and ::1." }),
    PORT: port({ default: 5000, desc: "The port that people open." }),
    LOG_LEVEL: common.LOG_LEVEL,
    PARLOR_EDGE_GATEWAYS: list({ desc: "The gateways, as host:port, separated by commas." }),
    PARLOR_EDGE_WEB: str({ desc: "The web service, as host:port." }),
    PARLOR_ORIGINS: list({
      default: [],
      desc: "Origins whose pages may connect. Bound to this machine alone, the edge serves their hosts beside its own.",
    }),
    PARLOR_CONNECTIONS: whole({ default: 20_000, min: 1, max: 10_000_000, desc: "Connections one gateway takes." }),
    PARLOR_ADDRESS_CONNECTIONS: whole({
      default: 1_000,
      min: 1,
      max: 10_000_000,
      desc: "Connections that one address may have open.",
    }),
    PARLOR_LIMITS: bool({ default: true, desc: "Whether an address is limited at all. Off only for benches." }),
  });
}
