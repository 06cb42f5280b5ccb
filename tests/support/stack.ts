import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { freePorts } from "@parlor/deploy/free-port";
import { root } from "@parlor/deploy/service";
import { stopAfter } from "./leftovers.ts";
import type { Env } from "./service.ts";

type StackOptions = {
  /** Beside compose.yaml. */
  readonly files?: readonly string[];
  readonly env?: Env;
};

export type Stack = Awaited<ReturnType<typeof startStack>>;

const request = 'exec 3<>"/dev/tcp/127.0.0.1/9090"; printf "GET $0 HTTP/1.0\\r\\n\\r\\n" >&3; cat <&3';

/** All of Parlor in containers built from this tree, on ports of its own; its volumes are gone after the test. */
export async function startStack({ files = [], env = {} }: StackOptions = {}) {
  const [port = 0, httpPort = 0, httpsPort = 0] = await freePorts(3);
  const project = `parlor-test-${port}`;
  const settings = {
    ...process.env,
    COMPOSE_PROJECT_NAME: project,
    COMPOSE_FILE: ["compose.yaml", ...files].join(":"),
    PARLOR_VERSION: "test",
    PARLOR_HOST: "127.0.0.1",
    PARLOR_PORT: String(port),
    PARLOR_HTTP_PORT: String(httpPort),
    PARLOR_HTTPS_PORT: String(httpsPort),
    ...env,
  };
  const docker = (...args: readonly string[]) => run("docker", args, settings);
  const compose = (...args: readonly string[]) => docker("compose", ...args);
  const list = async (...args: readonly string[]) => {
    const found = await docker(...args, "--filter", `label=com.docker.compose.project=${project}`);
    return found.split("\n").filter(Boolean).sort();
  };

  const stack = {
    url: `http://localhost:${port}`,
    httpPort,
    httpsPort,
    docker,
    compose,
    /** Starts what does not run, and waits until everything is healthy. */
    async up() {
      await compose("up", "--detach", "--wait", "--wait-timeout", "180").catch(async (cause) => {
        throw new Error(`What they said:\n${await compose("logs", "--no-color", "--tail", "50")}`, { cause });
      });
      await networkSettled();
    },
    /** Container names of one service or of all, running or not. */
    containers: (service?: string) => {
      const ofService = service ? ["--filter", `label=com.docker.compose.service=${service}`] : [];
      return list("ps", "--all", "--format", "{{.Names}}", ...ofService);
    },
    /** All of a service's containers, as a crash would. */
    kill: (service: string) => compose("kill", service),
    removeVolume: (name: string) => docker("volume", "rm", `${project}_${name}`),
    /** Resolves to the output; rejects if the command fails. */
    exec: (container: string, ...command: readonly string[]) => docker("exec", container, ...command),
    async metric(container: string, name: string): Promise<number> {
      const metrics = await stack.exec(container, "bash", "-c", request, "/metrics");
      return Number(new RegExp(`^${name} (.*)$`, "m").exec(metrics)?.[1]);
    },
    async script(name: string, ...args: readonly string[]) {
      await run(`${root}deploy/${name}`, args, settings);
      await networkSettled();
    },
    async parts(): Promise<string[]> {
      const kinds = [
        ["ps", "--all"],
        ["volume", "ls"],
        ["network", "ls"],
      ] as const;
      return (await Promise.all(kinds.map((kind) => list(...kind, "--quiet")))).flat();
    },
    down: () => compose("--profile", "*", "down", "--volumes", "--remove-orphans"),
  };
  stopAfter(stack.down);
  await compose("build", "--quiet");
  await stack.up();
  return stack;
}

const settling = 5_000;
const tentative = 0x40; // IFA_F_TENTATIVE of Linux's if_addr.h

// New containers' network addresses are tried out for a second or two. Chromium abandons loads when they change.
async function networkSettled(): Promise<void> {
  const isTrying = (line: string) => (Number.parseInt(line.split(/\s+/)[4] ?? "", 16) & tentative) !== 0;
  const addresses = async () => (await readFile("/proc/net/if_inet6", "utf8").catch(() => "")).trim().split("\n");
  const until = Date.now() + settling; // one of a network that nobody is on may be tried for ever
  while ((await addresses()).some(isTrying) && Date.now() < until) await delay(100);
}

async function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn(program, args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  const [code, output, complaint] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  if (code === 0) return output.trim();
  throw new Error(`${program} ${args.join(" ")}: ${code}\n${complaint.trim()}`);
}
