import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { openBrowser } from "../support/browser.ts";
import { connect } from "../support/client.ts";
import { invite } from "../support/people.ts";
import { type Stack, startStack } from "../support/stack.ts";
import { gather } from "../support/talk.ts";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ env: { PARLOR_GATEWAYS: "2", PARLOR_ROOMS: "2" } });
});

type Inspected = {
  readonly Config: { readonly User: string; readonly Env: readonly string[] };
  readonly HostConfig: {
    readonly ReadonlyRootfs: boolean;
    readonly CapDrop: readonly string[];
    readonly CapAdd: readonly string[] | null;
    readonly SecurityOpt: readonly string[];
    readonly Memory: number;
    readonly PidsLimit: number;
    readonly Privileged: boolean;
    readonly LogConfig: { readonly Config: Readonly<Record<string, string>> };
  };
  readonly NetworkSettings: {
    readonly Ports: Readonly<Record<string, readonly { readonly HostPort: string }[] | null>>;
    readonly Networks: Readonly<Record<string, unknown>>;
  };
  readonly Mounts: readonly { readonly Type: string; readonly Destination: string; readonly RW: boolean }[];
};

async function inspect(service: string): Promise<Inspected> {
  const [container = ""] = await stack.containers(service);
  const [found]: Inspected[] = JSON.parse(await stack.docker("inspect", container));
  if (!found) throw new Error(`${container} is not there.`);
  return found;
}

const parts = ["edge", "gateway", "rooms", "files", "web", "nats"] as const;

test.for(parts)("[O7] %s runs as nobody in particular, changes nothing of itself, and is bounded", async (service) => {
  const { Config, HostConfig } = await inspect(service);
  expect(Config.User).toBe("1000:1000");
  expect(HostConfig).toMatchObject({
    ReadonlyRootfs: true,
    Privileged: false,
    CapDrop: ["ALL"],
    CapAdd: service === "edge" ? ["CAP_NET_BIND_SERVICE"] : null,
    SecurityOpt: ["no-new-privileges:true"],
    LogConfig: { Config: { "max-size": "10m", "max-file": "3" } },
  });
  expect(HostConfig.Memory).toBeGreaterThan(0);
  expect(HostConfig.PidsLimit).toBeGreaterThan(0);

  const [container = ""] = await stack.containers(service);
  const status = await stack.exec(container, "cat", "/proc/1/status");
  expect(status).toMatch(service === "edge" ? /^CapEff:\s+0+400$/m : /^CapEff:\s+0+$/m); // 400: bind low ports
  expect(status).toMatch(/^Uid:\s+1000\s/m);
  await expect(stack.exec(container, "touch", "/here")).rejects.toThrow("Read-only file system");
});

test.for([
  ["edge", ["front", "inside"]],
  ["gateway", ["bus", "inside"]],
  ["rooms", ["bus"]],
  ["files", ["bus", "inside"]],
  ["web", ["inside"]],
  ["nats", ["bus", "monitoring"]],
] as const)(
  "[O7] %s is on the networks %s only, and only the edge's port is published",
  async ([service, networks]) => {
    const { NetworkSettings } = await inspect(service);
    const names = Object.keys(NetworkSettings.Networks).map((name) => name.replace(/^.*_/, ""));
    expect(names.sort()).toEqual(networks);
    const published = Object.entries(NetworkSettings.Ports).flatMap(([port, bound]) => (bound ? [port] : []));
    expect(published).toEqual(service === "edge" ? ["5000/tcp"] : []);
  },
);

test.for(["web", "edge"])("[O5] %s has no bus at all", async (service) => {
  const [container = ""] = await stack.containers(service);
  await expect(stack.exec(container, "getent", "hosts", "nats")).rejects.toThrow();
});

test.for(["gateway", "rooms", "files"])(
  "[O19] %s, which is on the bus, cannot ask the broker who else is",
  async (service) => {
    const [[container = ""], [broker = ""]] = [await stack.containers(service), await stack.containers("nats")];
    const address = await stack.exec(broker, "cat", "/tmp/monitoring");
    expect(await stack.exec(broker, "wget", "-qO-", `http://${address}:8222/connz`)).toContain('"name": "gateway"');
    for (const host of ["nats", address])
      await expect(
        stack.exec(container, "timeout", "5", "bash", "-c", `exec 3<>/dev/tcp/${host}/8222`),
      ).rejects.toThrow(/refused|unreachable/);
  },
);

test.for(["gateway", "rooms", "files", "web"])(
  "[O7] the image of %s holds nothing that it does not run",
  async (service) => {
    const [container = ""] = await stack.containers(service);
    const find = (...names: readonly string[]) =>
      stack.exec(container, "sh", "-c", `for name in ${names.join(" ")}; do command -v $name || true; done`);
    expect(await find("npm", "npx", "yarn", "corepack", "tsc", "biome", "vitest", "gcc", "curl", "wget")).toBe("");
    const packages = (await stack.exec(container, "ls", "node_modules")).split("\n");
    for (const name of ["vitest", "typescript", "rolldown", "playwright-core", "uWebSockets.js-legacy"])
      expect(packages).not.toContain(name);
    const files = await stack.exec(container, "find", "services", "libs", "-name", "*.test.*");
    expect(files).toBe("");
  },
);

test("[O7] no secret is in a container's settings, and each service has its own password only", async () => {
  const passwords = await Promise.all(
    (["gateway", "rooms", "files"] as const).map(async (service) => {
      const [container = ""] = await stack.containers(service);
      return stack.exec(container, "cat", "/keys/password");
    }),
  );
  expect(new Set(passwords).size).toBe(3);
  for (const service of parts) {
    const { Config } = await inspect(service);
    expect(Config.Env.filter((line) => /(?:password|secret)=./i.test(line))).toEqual([]);
    for (const password of passwords) expect(JSON.stringify(Config)).not.toContain(password);
  }
});

test("[O5] no service asked the broker for anything that it may not do", async () => {
  expect(await stack.compose("logs", "--no-color", "nats")).not.toMatch(/violation/i);
});

test("[O11] people stay connected while the edge reads its settings again", async () => {
  const client = await connect(`${stack.url.replace("http", "ws")}/ws`);
  await client.ask({ type: "room.join", room: "general", name: "Ana" }, "room.joined");
  await stack.compose("exec", "edge", "caddy", "reload", "--force", "--config", "/etc/caddy/Caddyfile");
  await client.post("still here");
  await client.next("message.posted", ({ text }) => text === "still here");
  await client.close();
});

test("[O10] an upgrade replaces every container, and nobody misses a word", async () => {
  const talk = await gather(stack.url);
  const before = await stack.containers("gateway");
  await talk.round("before");
  const upgraded = stack.script("upgrade.sh");
  await talk.round("meanwhile");
  await upgraded;
  await talk.round("after");
  await talk.agree();
  const after = await stack.containers("gateway");
  expect(after).toHaveLength(2);
  expect(after.filter((name) => before.includes(name))).toEqual([]);
});

test("[O2] [O4] what was said, backed up, destroyed and restored is there, and its people are themselves", async () => {
  const folder = await mkdtemp(join(tmpdir(), "parlor-backup-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "parlor.tar");
  const browser = await openBrowser();
  const ana = await invite(browser, stack.url);
  const room = await ana.create("Ana");
  await ana.say("keep this");
  await ana.sees("keep this");
  await stack.script("backup.sh", file);

  await ana.say("too late");
  await stack.down();
  expect(await stack.parts()).toEqual([]);
  await stack.script("restore.sh", file, "--yes");

  const bo = await invite(browser, stack.url);
  await bo.join(room, "Bo");
  await bo.sees("keep this");
  await ana.seesPeople(2); // her page has come back by itself, as the same person
  await ana.sees("keep this");
  await ana.say("and this");
  await bo.sees("and this");
  expect(await bo.message("too late").count()).toBe(0);
});

test("[R55] the host closes a room, and who is in it is told", async () => {
  const ana = await invite(await openBrowser(), stack.url);
  const room = await ana.create("Ana");
  await ana.say("soon gone");
  await ana.sees("soon gone");
  await stack.script("close.sh", room, "--yes");
  await ana.reads("This room was closed");
});

test("[L3] every container that is asked to stop ends by itself, in time", async () => {
  await stack.compose("stop");
  const containers = await stack.containers();
  expect(containers.length).toBeGreaterThan(5);
  const codes = await stack.docker("inspect", "--format", "{{.Name}} {{.State.ExitCode}}", ...containers);
  expect(codes.split("\n").filter((line) => !line.endsWith(" 0"))).toEqual([]);
});
