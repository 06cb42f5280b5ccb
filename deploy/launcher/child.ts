import { type ChildProcess, spawn } from "node:child_process";
import { Socket } from "node:net";
import { createInterface } from "node:readline";

export type Ports = Readonly<Record<string, number>>;

type Exit = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

export type Program = {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly env?: NodeJS.ProcessEnv;
  /** The ports of a program that says in this line that it is ready; else undefined. */
  readonly ready: (line: string) => Ports | undefined;
  readonly onLine?: (line: string) => void;
  /** How the process learns of our end: through its IPC channel, or by a shell that watches. */
  readonly parentWatch: "ipc" | "shell";
};

export type Child = {
  readonly name: string;
  readonly pid: number;
  readonly ports: Ports;
  readonly exited: Promise<Exit>;
  readonly lastWords: () => string;
  readonly signal: (name: NodeJS.Signals) => void;
  /** Sends SIGTERM, and SIGKILL after `grace` ms. */
  readonly stop: (grace?: number) => Promise<Exit>;
};

/** `said` is what the program wrote: mostly the sentence that says why. */
export class StartError extends Error {
  override name = "StartError";
  readonly said: string;

  constructor(program: string, exit: Exit, said: string) {
    super(`${program} ended before it was ready (${describeExit(exit)}).${said && `\n${said}`}`);
    this.said = said;
  }
}

export function describeExit({ code, signal }: Exit): string {
  return signal ?? `exit code ${code}`;
}

/** A process that may not be ready yet, so that it can be stopped while it starts. */
export type Launch = Omit<Child, "ports"> & { readonly ready: Promise<Child> };

const wordsKept = 20;

/** Starts a process in its own group: Ctrl-C reaches only the launcher. `ready` rejects with StartError. */
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

/** Resolves at `close`, when its output is read to the end, even if it could not be started. */
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

// For a program that does not watch its parent: a shell waits until our end of the channel closes, then kills the
// program. A line on the channel means that the program ended and its pid may be reused. The umask keeps its files
// private [S18]; our services see to that themselves.
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
