import { busSettings } from "@parlor/bus";
import { common, filesFolder, port, readConfig, settings, whole } from "@parlor/service";

export const filesSettings = {
  ...common,
  ...busSettings,
  PARLOR_ADDRESS_HEADER: settings.PARLOR_ADDRESS_HEADER,
  PARLOR_LIMITS: settings.PARLOR_LIMITS,
  PORT: port({ default: 8082, desc: "The port that files are taken and handed out on." }),
  PARLOR_FILES: filesFolder,
  PARLOR_FILE_MEGABYTES: whole({ default: 25, min: 1, max: 10_000, desc: "How many megabytes a file may have." }),
  PARLOR_ROOM_FILES_MEGABYTES: whole({
    default: 500,
    min: 1,
    max: 1_000_000,
    desc: "How many megabytes of files a room may have.",
  }),
  PARLOR_ALL_FILES_MEGABYTES: whole({
    default: 10_240,
    min: 1,
    max: 100_000_000,
    desc: "How many megabytes of files there may be in all.",
  }),
  PARLOR_SPARE_MEGABYTES: whole({
    default: 1_024,
    min: 0,
    max: 1_000_000,
    desc: "Megabytes of the disk that files leave free: messages need them.",
  }),
  PARLOR_MEMBER_FILES_MEGABYTES: whole({
    default: 250,
    min: 1,
    max: 1_000_000,
    desc: "Megabytes of files that one member may upload in a day.",
  }),
  PARLOR_ADDRESS_FILES_MEGABYTES: whole({
    default: 2_000,
    min: 1,
    max: 1_000_000,
    desc: "Megabytes of files that one address may upload in a day.",
  }),
  PARLOR_FILES_SWEEP_SECONDS: whole({
    default: 600,
    min: 1,
    max: 86_400,
    desc: "How often files are looked for that no message has.",
  }),
};

export type FilesConfig = ReturnType<typeof readFilesConfig>;

/** Throws ConfigError, which names the variable that is wrong [B3]. */
export function readFilesConfig(env: NodeJS.ProcessEnv) {
  return readConfig(env, filesSettings);
}
