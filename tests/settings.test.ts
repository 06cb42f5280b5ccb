import { readFileSync } from "node:fs";
import { join } from "node:path";
import { keepingSettings } from "@parlor/bus";
import { launcherSettings } from "@parlor/deploy/config";
import { expect, test } from "vitest";
import { edgeSettings } from "../deploy/edge/config.ts";
import { filesSettings } from "../services/files/src/config.ts";
import { gatewaySettings } from "../services/gateway/src/config.ts";
import { roomsSettings } from "../services/rooms/src/config.ts";
import { webSettings } from "../services/web/src/server/config.ts";

const read = (file: string) => readFileSync(join(import.meta.dirname, "..", file), "utf8");
const readme = read("README.md");

const declared: Readonly<Record<string, { readonly default?: unknown }>> = {
  ...webSettings,
  ...edgeSettings,
  ...roomsSettings,
  ...filesSettings,
  ...gatewaySettings,
  ...keepingSettings,
  ...launcherSettings,
};

const written = (value: unknown) => (Array.isArray(value) ? value.join(",") : String(value));

const table = new Map(
  [...readme.matchAll(/^\| (`[A-Z_]+`(?:, `[A-Z_]+`)*) +\| ([^|]*)\|/gm)].flatMap(([, names = "", defaults = ""]) => {
    const values = [...defaults.matchAll(/`([^`]*)`/g)].map(([, value = ""]) => value);
    return [...names.matchAll(/[A-Z_]+/g)].map(([name], at) => [name, values[at] ?? ""] as const);
  }),
);

// What containers take from `.env`, and without it; undefined if they do not start without it.
const passedOn = ["compose.yaml", "deploy/compose.tls.yaml"].flatMap((file) =>
  [...read(file).matchAll(/\$\{([A-Z_]+):(?:-([^}]*)|\?[^}]*)\}/g)].map(([, name = "", value]) => ({ name, value })),
);

// Only for `npm start`, or set by a compose file.
const notForContainers = ["PARLOR_DATA", "PARLOR_FILES", "NATS_URL", "PARLOR_REPLICAS"];

test("[B3] every variable that a process reads is in the README", () => {
  expect(Object.keys(declared).length).toBeGreaterThan(25);
  const absent = Object.keys(declared).filter((name) => !readme.includes(`\`${name}\``));
  expect(absent.filter((name) => !name.startsWith("PARLOR_EDGE_"))).toEqual([]); // set by the launcher alone
});

test("[B3] README's table has the defaults that the processes take", () => {
  expect(table.size).toBeGreaterThan(20);
  for (const [name, value] of table) {
    expect(declared, name).toHaveProperty(name);
    expect(value, name).toBe(written(declared[name]?.default));
  }
});

test("[B3] the containers read what README's table has, with the same defaults", () => {
  const names = passedOn.map(({ name }) => name);
  expect([...table.keys()].filter((name) => !names.includes(name) && !notForContainers.includes(name))).toEqual([]);
  for (const { name, value } of passedOn) {
    const own = declared[name];
    if (own && name !== "PARLOR_HOST") expect(value, name).toBe(written(own.default)); // a container is for everybody
  }
});

test("[B3] .env.example has every setting of the containers, with its default", () => {
  expect(passedOn.length).toBeGreaterThan(20);
  const example = read(".env.example").split("\n");
  const absent = passedOn.filter(
    ({ name, value }) =>
      !example.some((line) => line === `#${name}=${value}` || (value === undefined && line.startsWith(`#${name}=`))),
  );
  expect(absent).toEqual([]);
});
