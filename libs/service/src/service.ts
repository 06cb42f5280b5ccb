import { ConfigError } from "./config.ts";
import { type Logger, openLog } from "./log.ts";

/** The steps of `stop` are done in order. */
export type Running = {
  readonly ports: Readonly<Record<string, number>>;
  readonly stop: readonly (() => unknown)[];
};

/**
 * Runs a service until SIGTERM, SIGINT or its launcher's end; logs `ready` with its ports. A wrong configuration or a
 * taken port ends it with one sentence and code 1. So does a bug, logged once: its supervisor starts it again.
 */
export async function runService(name: string, start: (log: Logger) => Promise<Running>): Promise<void> {
  process.umask(0o077); // what a service writes is read by nobody else on the machine [S18]
  const log = openLog(name, process.env.LOG_LEVEL);
  process.on("uncaughtException", (error) => fail(log, error));
  let running: Running | undefined;
  // At once: as a container's first process we get only signals that we listen to. "disconnect": the launcher is gone,
  // and nobody else would stop us.
  for (const event of ["SIGTERM", "SIGINT", "disconnect"] as const)
    process.once(event, () => void stop(log, running?.stop ?? []));
  try {
    running = await start(log);
    log.info({ ...running.ports }, "ready");
  } catch (error) {
    fail(log, error);
  }
}

/** In ms: then a step that hangs, such as draining a broker that is gone, is given up. */
const stopWithin = 40_000;

async function stop(log: Logger, steps: Running["stop"]): Promise<void> {
  log.info("stopping");
  setTimeout(() => {
    log.warn("not stopped in time");
    process.exit(1);
  }, stopWithin);
  for (const step of steps) await step();
  log.info("stopped");
  process.exit(0);
}

function fail(log: Logger, error: unknown): never {
  if (error instanceof ConfigError) process.stderr.write(`${error.message}\n`);
  else if (isAddressError(error))
    process.stderr.write(`${error.address}:${error.port} cannot be listened on: ${error.code}.\n`);
  else log.fatal({ err: error }, "failed");
  process.exit(1);
}

function isAddressError(error: unknown): error is { code: string; address: string; port: number } {
  return (
    error instanceof Error && "code" in error && "address" in error && "syscall" in error && error.syscall === "listen"
  );
}
