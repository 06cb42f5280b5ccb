import { type Logger, pino } from "pino";

export type { Logger };

/**
 * A service's log: JSON lines on standard output. A message is constant and values are fields; never the text of
 * what people write, nor a token.
 */
export function openLog(service: string, level = "info"): Logger {
  const known = level === "silent" || level in pino.levels.values; // what else is wrong, the configuration says
  return pino({
    level: known ? level : "info",
    base: { service, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
  });
}
