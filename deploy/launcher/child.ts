import { type ChildProcess, spawn } from "node:child_process";
import { Socket } from "node:net";
import { createInterface } from "node:readline";

export type Ports = Readonly<Record<string, number>>;

type Exit = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

/** A process to start, and how to know that it is ready. */
export type Program = {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly env?: NodeJS.ProcessEnv;
  /** Reads a line of output: the ports it serves once it says that it is ready, undefined before. */
  readonly ready: (line: string) => Ports | undefined;
  readonly onLine?: (line: string) => void;
  /** How the process learns that we are gone, however we ended: it watches its IPC channel, or a shell watches for it. */
  readonly parentWatch: "ipc" | "shell";
};

/** A process that is ready. */
export type Child = {
  readonly name: string;
  readonly pid: number;
  readonly ports: Ports;
  /** Resolves when the process has ended, whatever ended it. */
  readonly exited: Promise<Exit>;
  /** The last lines it wrote. */
  readonly lastWords: () => string;
  readonly signal: (name: NodeJS.Signals) => void;
  /** Asks it to end, and ends it when it has not after `grace` milliseconds. */
  readonly stop: (grace?: number) => Promise<Exit>;
};

/** A process ended before it was ready. `said` is what it wrote: mostly the sentence that says why. */
export class StartError extends Error {
  override name = "StartError";
  readonly said: string;

  constructor(program: string, exit: Exit, said: string) {
    super(`${program} ended before it was ready (${describeExit(exit)}).${said && `\n${said}`}`);
    this.said = said;
  }
}

/** `exit code 1`, or `SIGKILL`. */
export function describeExit({ code, signal }: Exit): string {
  return signal ?? `exit code ${code}`;
}

/** A process under way: what is known of it before it is ready, so that it can be stopped while it starts. */
export type Launch = Omit<Child, "ports"> & { readonly ready: Promise<Child> };

const wordsKept = 20;

/**
 * Starts a process in a group of its own, so that a Ctrl-C in the terminal reaches only the launcher, which stops
 * things in order. `ready` rejects with StartError when the process ends first.
 */
export function launch(program: Program): Launch {
  const child = start(program);
  const words: string[] = [];
  const { promise: ready, resolve, reject } = Promise.withResolvers<Child>();
  ready.catch(() => "said by whoever awaits it, if anybody does");

  const lastWords = () => words.join("\n");
  const exited = endOf(child);
  const launched = {
    name: program.name,
    pid: child.pid ?? 0,
    exited,
    lastWords,
    signal: (name: NodeJS.Signals) => void child.kill(name),
    stop: (grace = 10_000) => stop(child, exited, grace),
  };
  child.once("error", (error) => words.push(error.message));
  listen(child, (line) => {
    words.push(line);
    if (words.length > wordsKept) words.shift();
    program.onLine?.(line);
    const ports = program.ready(line);
    if (ports) resolve({ ...launched, ports });
  });
  void exited.then((exit) => reject(new StartError(program.name, exit, lastWords())));
  return { ...launched, ready };
}

/** Resolves when it has ended and everything that it wrote was read; also when it could not even be started. */
function endOf(child: ChildProcess): Promise<Exit> {
  child.once("exit", () => parentChannelOf(child)?.end("\n"));
  return new Promise((resolve) => child.once("close", (code, signal) => resolve({ code, signal })));
}

async function stop(child: ChildProcess, exited: Promise<Exit>, grace: number): Promise<Exit> {
  child.kill("SIGTERM"); // of one that has ended, this does nothing
  const timer = setTimeout(() => child.kill("SIGKILL"), grace);
  const exit = await exited;
  clearTimeout(timer);
  return exit;
}

function listen({ stdout, stderr }: ChildProcess, hear: (line: string) => void): void {
  for (const input of [stdout, stderr]) if (input) createInterface({ input }).on("line", hear);
}

/**
 * For a program that does not watch its parent: a shell stays behind, waits for our end of the channel to close, and
 * ends the program then. A line on it means that the program is gone and its process id no longer its own.
 * What the program writes is read by nobody else on the machine [S18]; our services see to that themselves.
 */
const watchingShell = 'umask 077; (read -r _ <&3 || kill $$) >/dev/null 2>&1 & exec "$@" 3<&-';

function start({ command, env, parentWatch }: Program): ChildProcess {
  const [file, ...args] = command;
  const options = { detached: true, ...(env && { env }) };
  if (parentWatch === "ipc") return spawn(file, args, { ...options, stdio: ["ignore", "pipe", "pipe", "ipc"] });
  const child = spawn("sh", ["-c", watchingShell, "sh", ...command], {
    ...options,
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  parentChannelOf(child)?.resume();
  return child;
}

function parentChannelOf(child: ChildProcess): Socket | undefined {
  const channel = child.stdio[3];
  return channel instanceof Socket ? channel : undefined;
}
