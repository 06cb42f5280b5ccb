import { type Logger, pino } from "pino";

export type { Logger };

/** JSON lines on standard output. Messages are constant, values are fields; never people's text or a token. */
export function openLog(service: string, level = "info"): Logger {
  const known = level === "silent" || level in pino.levels.values; // what else is wrong, the configuration says
  return pino({
    level: known ? level : "info",
    base: { service, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
  });
}
