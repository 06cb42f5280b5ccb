import { relative } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { ConfigError } from "@parlor/service";
import { buildPage } from "./bundle.ts";
import { StartError } from "./child.ts";
import { type LauncherConfig, launcherConfig } from "./config.ts";
import { claimFolder } from "./data-folder.ts";
import { type Opened, openParlor } from "./parlor.ts";
import { mustAnswer, mustBeFree } from "./preflight.ts";
import { type Supervisor, supervise } from "./supervisor.ts";
import { CannotStart, openTerminal, type Terminal } from "./terminal.ts";

// npm passes on a Ctrl-C that the terminal sent us too, and one that comes during exit kills us: wait for it, in ms.
const twice = 200;

type Watch = (supervisor: Supervisor, terminal: Terminal) => void;

/**
 * Runs Parlor until it is stopped. If it cannot open, exits with one sentence and leaves nothing running. With `watch`,
 * a program that keeps dying waits for the change that mends it.
 */
export async function runParlor(args: readonly string[], watch?: Watch): Promise<void> {
  const terminal = openTerminal(args.includes("--verbose") || process.env.LOG_LEVEL !== undefined);
  const lost = Promise.withResolvers<never>();
  const giveUp = (words: string) => lost.reject(new CannotStart(words));
  const supervisor = supervise({ say: terminal.say, lost: watch ? terminal.say : giveUp });
  const stopped = askedToStop();
  try {
    await Promise.race([open(supervisor, terminal, watch), stopped, lost.promise]);
    await Promise.race([stopped, lost.promise]);
    terminal.say("Stopping …");
    await supervisor.stop();
    terminal.say("Parlor is closed.");
    await delay(twice);
    process.exit(0);
  } catch (error) {
    await supervisor.stop();
    process.stderr.write(`${sentence(error)}\n`);
    process.exit(1);
  }
}

async function open(supervisor: Supervisor, terminal: Terminal, watch?: Watch): Promise<void> {
  const config = launcherConfig(process.env);
  await claimFolder(config.data);
  await mustBeFree(config.host, config.port);
  if (config.natsUrl) await mustAnswer(config.natsUrl);
  await buildPage(terminal.say);
  terminal.say("Starting …");
  terminal.say(greeting(config, await openParlor(config, supervisor, terminal)));
  watch?.(supervisor, terminal);
}

function greeting(config: LauncherConfig, { url, broker }: Opened): string {
  const near = relative(process.cwd(), config.data);
  const here = near.startsWith("..") ? config.data : near;
  const reach = config.host === "localhost" ? "this machine only; PARLOR_HOST=:: lets others in" : config.host;
  return [
    "",
    `  Parlor is open: ${url}`,
    "",
    `  listens to   ${reach}`,
    `  broker       ${broker}`,
    `  data         ${here}, with the services' logs in ${here}/logs`,
    "",
    "  Ctrl-C stops it.",
    "",
  ].join("\n");
}

/** `disconnect`: the process that started us over a channel has ended. */
function askedToStop(): Promise<void> {
  return new Promise((resolve) => {
    for (const event of ["SIGINT", "SIGTERM", "SIGHUP", "disconnect"] as const) process.on(event, () => resolve());
  });
}

function sentence(error: unknown): string {
  if (error instanceof StartError) return plainLines(error.said) || error.message;
  if (error instanceof CannotStart || error instanceof ConfigError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function plainLines(said: string): string {
  return said
    .split("\n")
    .filter((line) => !line.startsWith("{"))
    .join("\n");
}
