import { relative } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { ConfigError } from "@parlor/service";
import { buildPage } from "./bundle.ts";
import { CannotStart } from "./cannot-start.ts";
import { StartError } from "./child.ts";
import { type LauncherConfig, launcherConfig } from "./config.ts";
import { type Crew, gatherCrew } from "./crew.ts";
import { claimFolder } from "./data-folder.ts";
import { type Opened, openParlor } from "./parlor.ts";
import { mustAnswer, mustBeFree } from "./reachable.ts";
import { openTerminal, type Terminal } from "./terminal.ts";

/**
 * npm passes a Ctrl-C on to us that the terminal has told us of already. One that comes while a process exits kills it:
 * so it is waited for, so many milliseconds.
 */
const twice = 200;

/** Starts anew what a change affects, until the crew stops. */
type Watch = (crew: Crew, terminal: Terminal) => void;

/**
 * Opens Parlor and keeps it open until somebody stops it. Ends with one sentence where it cannot be opened, and
 * leaves nothing running, however far it came. With `watch`, what keeps dying waits for the change that mends it.
 */
export async function runParlor(args: readonly string[], watch?: Watch): Promise<void> {
  const terminal = openTerminal(args.includes("--verbose") || process.env.LOG_LEVEL !== undefined);
  const lost = Promise.withResolvers<never>();
  const giveUp = (words: string) => lost.reject(new CannotStart(words));
  const crew = gatherCrew({ say: terminal.say, lost: watch ? terminal.say : giveUp });
  const stopped = askedToStop();
  try {
    await Promise.race([open(crew, terminal, watch), stopped, lost.promise]);
    await Promise.race([stopped, lost.promise]);
    terminal.say("Stopping …");
    await crew.stop();
    terminal.say("Parlor is closed.");
    await delay(twice);
    process.exit(0);
  } catch (error) {
    await crew.stop();
    process.stderr.write(`${sentence(error)}\n`);
    process.exit(1);
  }
}

async function open(crew: Crew, terminal: Terminal, watch?: Watch): Promise<void> {
  const config = launcherConfig(process.env);
  await claimFolder(config.data);
  await mustBeFree(config.host, config.port);
  if (config.natsUrl) await mustAnswer(config.natsUrl);
  await buildPage(terminal.say);
  terminal.say("Starting …");
  terminal.say(greeting(config, await openParlor(config, crew, terminal)));
  watch?.(crew, terminal);
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

/** Resolves when we are asked to stop: by a signal, or by the end of whoever started us over a channel. */
function askedToStop(): Promise<void> {
  return new Promise((resolve) => {
    for (const event of ["SIGINT", "SIGTERM", "SIGHUP", "disconnect"] as const) process.on(event, () => resolve());
  });
}

/** What the person is told: a sentence where there is one, all of it where it is a bug. */
function sentence(error: unknown): string {
  if (error instanceof StartError) return plainLines(error.said) || error.message;
  if (error instanceof CannotStart || error instanceof ConfigError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** What a service says to people, without the lines of its log. */
function plainLines(said: string): string {
  return said
    .split("\n")
    .filter((line) => !line.startsWith("{"))
    .join("\n");
}
