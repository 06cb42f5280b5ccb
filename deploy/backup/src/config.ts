import { common, readConfig, whole } from "@parlor/service";

/** Reads the configuration from environment variables. Throws ConfigError, which names what is wrong. */
export function readBackupConfig(env: NodeJS.ProcessEnv) {
  return readConfig(env, {
    NATS_URL: common.NATS_URL,
    NATS_PASSWORD_FILE: common.NATS_PASSWORD_FILE,
    PARLOR_REPLICAS: whole({
      min: 1,
      max: 5,
      default: 1,
      desc: "On how many brokers of a cluster everything is kept.",
    }),
  });
}
