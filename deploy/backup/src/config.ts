import { busSettings, keepingSettings } from "@parlor/bus";
import { filesFolder, readConfig } from "@parlor/service";

/** Reads the configuration from environment variables. Throws ConfigError, which names what is wrong. */
export function readBackupConfig(env: NodeJS.ProcessEnv) {
  return readConfig(env, { ...busSettings, ...keepingSettings, PARLOR_FILES: filesFolder });
}
