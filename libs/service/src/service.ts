import { ConfigError } from "./config.ts";
import { type Logger, openLog } from "./log.ts";

/** What a running service hands back: the ports it took, and how it stops, in the order in which to do it. */
export type Running = {
  readonly ports: Readonly<Record<string, number>>;
  readonly stop: readonly (() => unknown)[];
};

/**
 * Runs a service as this process: starts it, says `ready` with its ports, stops it in order at SIGTERM or SIGINT, or
 * when the launcher that started it is gone.
 * A mistake in the configuration or a taken port ends the process with one sentence and code 1; a bug is logged once
 * and ends it too, since whoever started it starts it again.
 */
export async function runService(name: string, start: (log: Logger) => Promise<Running>): Promise<void> {
  process.umask(0o077); // what a service writes is read by nobody else on the machine [S18]
  const log = openLog(name, process.env.LOG_LEVEL);
  process.on("uncaughtException", (error) => fail(log, error));
  let running: Running | undefined;
  // From the first moment on: as the first process of a container we get no signal that we do not listen to.
  // "disconnect": whoever started us over an IPC channel is gone, and nobody else would stop us.
  for (const event of ["SIGTERM", "SIGINT", "disconnect"] as const)
    process.once(event, () => void stop(log, running?.stop ?? []));
  try {
    running = await start(log);
    log.info({ ...running.ports }, "ready");
  } catch (error) {
    fail(log, error);
  }
}

/** What still hangs after this many ms, such as the farewell to a broker that is gone, is given up. */
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
