import { busSettings } from "@parlor/bus";
import { readConfig, whole } from "@parlor/service";

/** Reads the configuration from environment variables. Throws ConfigError, which names what is wrong. */
export function readBackupConfig(env: NodeJS.ProcessEnv) {
  return readConfig(env, {
    ...busSettings,
    PARLOR_REPLICAS: whole({
      min: 1,
      max: 5,
      default: 1,
      desc: "On how many brokers of a cluster everything is kept.",
    }),
  });
}
