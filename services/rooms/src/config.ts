import { busSettings, keepingSettings } from "@parlor/bus";
import { ConfigError, common, readConfig, settings, str, whole } from "@parlor/service";

const day = 86_400_000;

export const roomsSettings = {
  ...common,
  ...busSettings,
  ...keepingSettings,
  PARLOR_ROOM_MEMBERS: settings.PARLOR_ROOM_MEMBERS,
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

/** Throws ConfigError if the configuration cannot be used [B3]. */
export function readRoomsConfig(env: NodeJS.ProcessEnv) {
  const config = readConfig(env, roomsSettings);
  const { PARLOR_TOKEN_SECRET: secret, PARLOR_INSTANCE: instance } = config;
  if (secret !== "" && secret.length < 32)
    throw new ConfigError("Configuration: PARLOR_TOKEN_SECRET must have 32 characters or more.");
  if (!/^[A-Za-z0-9_-]{0,32}$/.test(instance))
    throw new ConfigError("Configuration: PARLOR_INSTANCE must be at most 32 letters, digits, dashes or underscores.");
  return { ...config, retention: config.PARLOR_RETENTION_DAYS * day };
}

/** Older versions lose acknowledged writes when their leader is killed. */
const oldest = "2.12.3";

/** Throws ConfigError if a broker of this version cannot keep replicas. */
export function mustReplicate(version: string, replicas: number): void {
  if (replicas === 1 || version.localeCompare(oldest, "en", { numeric: true }) >= 0) return;
  throw new ConfigError(`PARLOR_REPLICAS=${replicas} needs nats-server ${oldest} or newer, and this is ${version}.`);
}
