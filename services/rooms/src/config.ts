import { busSettings, keepingSettings } from "@parlor/bus";
import { ConfigError, common, readConfig, str, whole } from "@parlor/service";

const day = 86_400_000;

const specs = {
  ...common,
  ...busSettings,
  ...keepingSettings,
  PARLOR_ROOM_MEMBERS: whole({ default: 10_000, min: 1, max: 100_000, desc: "How many members a room may have." }),
  PARLOR_ROOM_MEGABYTES: whole({
    default: 512,
    min: 1,
    max: 1_000_000,
    desc: "How many megabytes of messages a room may have.",
  }),
  PARLOR_TOKEN_SECRET: str({
    default: "",
    desc: "What session tokens are signed with, 32 characters or more. Made and shared over the bus when empty.",
  }),
  PARLOR_DATA_DIR: str({ default: ".data/rooms", desc: "Where the history's SQLite files live." }),
  PARLOR_INSTANCE: str({
    default: "",
    desc: "The name of the instance's file there. Empty: the first file that no other instance has.",
  }),
  PARLOR_SWEEP_SECONDS: whole({
    default: 900,
    min: 1,
    max: 86_400,
    desc: "How often what is older than the retention is looked for.",
  }),
};

export type RoomsConfig = ReturnType<typeof readRoomsConfig>;

/** The rooms service's configuration. Throws ConfigError where it cannot be used [B3]. */
export function readRoomsConfig(env: NodeJS.ProcessEnv) {
  const config = readConfig(env, specs);
  const { PARLOR_TOKEN_SECRET: secret, PARLOR_INSTANCE: instance } = config;
  if (secret !== "" && secret.length < 32)
    throw new ConfigError("Configuration: PARLOR_TOKEN_SECRET must have 32 characters or more.");
  if (!/^[A-Za-z0-9_-]{0,32}$/.test(instance))
    throw new ConfigError("Configuration: PARLOR_INSTANCE must be at most 32 letters, digits, dashes or underscores.");
  return { ...config, retention: config.PARLOR_RETENTION_DAYS * day };
}
