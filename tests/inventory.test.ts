import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buckets, general, requests, stream, subjects } from "@parlor/contracts";
import { expect, test } from "vitest";

const read = (file: string) => readFileSync(join(import.meta.dirname, "..", file), "utf8");
const [, section = ""] = read("ARCHITECTURE.md").split(/^## (?=What is on the bus)|^## (?=Decisions)/m);

function table(head: string): ReadonlyMap<string, readonly string[]> {
  const [, rows = ""] = new RegExp(`^\\| ${head}.*\\n\\|[-| ]+\\n((?:\\|.*\\n)+)`, "m").exec(section) ?? [];
  const cells = rows.split("\n").map((row) => row.split("|").map((cell) => cell.trim()));
  return new Map(
    cells.filter((row) => row.length > 2).map(([, name = "", ...more]) => [name.replaceAll("`", ""), more]),
  );
}

type Rights = {
  readonly publish: readonly string[];
  readonly deny: readonly string[];
  readonly subscribe: readonly string[];
};

function rights(): ReadonlyMap<string, Rights> {
  const accounts = read("deploy/nats/accounts.conf").replace(/^\s*#.*$/gm, "");
  const list = (text: string, name: string) =>
    [...(new RegExp(`${name}: \\[([^\\]]*)\\]`).exec(text)?.[1] ?? "").matchAll(/"([^"]+)"/g)].map(([, it = ""]) => it);
  const [, ...users] = accounts.split(/^\s*user: /m);
  return new Map(
    users.map((text) => {
      const publish = [...list(text, "allow"), ...list(text, "publish")];
      return [text.split("\n")[0] ?? "", { publish, deny: list(text, "deny"), subscribe: list(text, "subscribe") }];
    }),
  );
}

const users = rights();
const usersWho = (may: (rights: Rights) => boolean) =>
  [...users].flatMap(([user, rights]) => (may(rights) ? [user] : [])).join(", ");

function fits(pattern: string, subject: string): boolean {
  const [want, is] = [pattern.split("."), subject.split(".")];
  if (want.at(-1) === ">") return want.slice(0, -1).every((part, at) => part === "*" || part === is[at]);
  return want.length === is.length && want.every((part, at) => part === "*" || part === is[at]);
}

test("[O5] ARCHITECTURE.md has every store, and who may write and read it", () => {
  const rows = table("store");
  const stores = {
    [stream.name]: "room.*.*.log",
    ...Object.fromEntries(Object.values(buckets).map((name) => [name, `$KV.${name}.>`])),
  };
  expect([...rows.keys()].sort()).toEqual(Object.keys(stores).sort());
  for (const [name, subject] of Object.entries(stores)) {
    const behind = name === stream.name ? name : `KV_${name}`;
    const reading = new RegExp(
      `\\.(STREAM\\.MSG\\.GET|DIRECT\\.GET|STREAM\\.SNAPSHOT|CONSUMER\\.CREATE)\\.${behind}(\\.|$)`,
    );
    const [, writers, readers] = rows.get(name) ?? [];
    expect(writers, name).toBe(usersWho(({ publish }) => publish.includes(subject)));
    expect(readers, name).toBe(usersWho(({ publish }) => publish.some((one) => reading.test(one))));
  }
});

test("[O5] ARCHITECTURE.md has every subject beside the log's, and who may publish and hear it", () => {
  const named = {
    [subjects.live(general)]: "log",
    [subjects.signal(general)]: "signal",
    [subjects.spent]: "",
    [subjects.filesGone]: "",
  };
  const rows = table("subject");
  expect(rows.size).toBe(Object.keys(named).length);
  for (const [subject, last] of Object.entries(named)) {
    const [, publishers, hearers] = rows.get(last ? `live.<p>.<code>.${last}` : subject) ?? [];
    expect(publishers, subject).toBe(usersWho(({ publish }) => publish.some((pattern) => fits(pattern, subject))));
    expect(hearers, subject).toBe(usersWho(({ subscribe }) => subscribe.some((pattern) => fits(pattern, subject))));
  }
});

test("[O5] ARCHITECTURE.md has every question to the rooms service, and who may ask it", () => {
  const rows = section.matchAll(/^\| ((?:gateway|files|operator)(?:, files)?) +\| ([a-z., ]+?) +\|$/gm);
  const askers = new Map(
    [...rows].flatMap(([, asker = "", types = ""]) => types.split(", ").map((type) => [type, asker])),
  );
  expect([...askers.keys()].sort()).toEqual(Object.keys(requests).sort());
  for (const [type, asker] of askers) {
    const subject = subjects.request(type);
    const may = ({ publish, deny }: Rights) =>
      publish.some((pattern) => fits(pattern, subject)) && !deny.some((pattern) => fits(pattern, subject));
    expect(asker, type).toBe(usersWho(may));
  }
});
