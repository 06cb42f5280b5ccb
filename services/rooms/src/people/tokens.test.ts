import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { general, type SessionClaims, type SigningKey } from "@parlor/contracts";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { randomCode, randomMember, randomSecret } from "../ids.ts";
import { isFresh, issueToken, type Keys, readToken, SecretFile, Secrets } from "./tokens.ts";

const secret = randomSecret();
const claims: SessionClaims = { room: randomCode(), since: 1_700_000_000_000, member: randomMember(), name: "Zoë 🦊" };

test("[M4] a token says what it was made of", () => {
  expect(readToken(issueToken(claims, secret), secret)).toEqual(claims);
});

test("[R9] a token of another secret, and one that was changed anywhere, say nothing", () => {
  const token = issueToken(claims, secret);
  expect(readToken(issueToken(claims, randomSecret()), secret)).toBeUndefined();
  for (let at = 0; at < token.length; at++) {
    const changed = `${token.slice(0, at)}${token[at] === "A" ? "B" : "A"}${token.slice(at + 1)}`;
    // The last character of base64 carries bits that decode to nothing: such a token is the same token.
    const same = Buffer.from(changed.split(".")[1] ?? "", "base64url").equals(
      Buffer.from(token.split(".")[1] ?? "", "base64url"),
    );
    if (!same || changed.split(".")[0] !== token.split(".")[0]) expect(readToken(changed, secret)).toBeUndefined();
  }
});

test("[R9] no text at all breaks the reading of tokens", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => readToken(text, secret) === undefined));
  fc.assert(fc.property(fc.base64String(), fc.base64String(), (a, b) => readToken(`${a}.${b}`, secret) === undefined));
});

test("[R52] a token of somebody who left at once is good for a day, of somebody who stayed for as long as messages are kept", () => {
  const day = 86_400_000;
  const fresh = (age: number, stayed: boolean) => isFresh({ ...claims, at: 0, stayed }, 30 * day, age);
  expect([fresh(day - 1, false), fresh(day, false)]).toEqual([true, false]);
  expect([fresh(30 * day - 1, true), fresh(30 * day, true)]).toEqual([true, false]);
});

// It can lose what it holds, as a broker can.
function openKeys() {
  let [held, revision]: [SigningKey | undefined, number] = [undefined, 0];
  const put = (value: SigningKey) => {
    held = value;
    return ++revision;
  };
  const keys: Keys = {
    get: async (key) => held && { key, value: held, revision, at: 0 },
    create: async (_, value) => (held ? undefined : put(value)),
    update: async (_, value, at) => (at === revision ? put(value) : undefined),
  };
  const lose = () => {
    held = undefined;
  };
  return { keys, lose };
}

function openOwn() {
  let kept: readonly string[] = [];
  return {
    read: () => kept,
    write: (secrets: readonly string[]) => {
      kept = secrets;
    },
  };
}

const ana = { room: general, since: 1, member: randomMember(), name: "Ana" };

test("[R9] instances share one secret", async () => {
  const { keys } = openKeys();
  const [one, other] = [await Secrets.shared(keys, openOwn()), await Secrets.shared(keys, openOwn())];
  expect(await other.read(one.issue(ana))).toEqual(ana);
});

test("[M4] a broker without its disk that was given another secret: tokens of before and since are good at every instance", async () => {
  const { keys, lose } = openKeys();
  const old = await Secrets.shared(keys, openOwn());
  const before = old.issue(ana);
  lose();
  const young = await Secrets.shared(keys, openOwn());
  const since = young.issue(ana);
  expect(await young.read(before)).toBeUndefined();
  await old.share();
  for (const instance of [old, young]) {
    expect([await instance.read(before), await instance.read(since)]).toEqual([ana, ana]);
  }
  expect(await (await Secrets.shared(keys, openOwn())).read(before)).toEqual(ana);
});

test("[M4] a broker that lost its disk while no instance ran is given the secrets of an instance's own disk", async () => {
  const { keys, lose } = openKeys();
  const own = openOwn();
  const token = (await Secrets.shared(keys, own)).issue(ana);
  lose();
  const other = await Secrets.shared(keys, openOwn());
  expect(await other.read(token)).toBeUndefined();
  await Secrets.shared(keys, own); // started again
  expect(await other.read(token)).toEqual(ana);
});

test("[R9] a secret that the host gave stays where it is", async () => {
  const given = Secrets.given("a secret of the host's own making");
  await given.share();
  expect(await given.read(given.issue(ana))).toEqual(ana);
  expect(await given.read("rubbish")).toBeUndefined();
});

type Look = Keys["get"];
// The two ways in which a bucket may tell of something that is no secret.
const silent: Look = async () => undefined;
const failing: Look = async () => {
  throw Object.assign(new Error("This is no secret."), { name: "Unreadable" });
};

// Its key holds no secret; counts how often it is asked.
function spoilt(look: Look) {
  let asked = 0;
  const keys: Keys = {
    get: (name) => {
      asked += 1;
      return look(name);
    },
    create: async () => undefined, // for there is something
    update: async () => undefined,
  };
  return { keys, asked: () => asked };
}

test.for([
  ["held for nothing", silent],
  ["refused", failing],
] as const)(
  "[O20] a secret that cannot be read and is %s: that is said once, and the disk's own are used",
  async ([, look]) => {
    const own = openOwn();
    const token = (await Secrets.shared(openKeys().keys, own)).issue(ana);
    const kept = own.read();
    const { keys, asked } = spoilt(look);
    const said: string[] = [];
    const secrets = await Secrets.shared(keys, own, (words) => said.push(words));
    await secrets.share();
    expect(await secrets.read(token)).toEqual(ana);
    expect(await secrets.read("rubbish")).toBeUndefined();
    expect(said).toEqual(["what the broker holds as the secret of tokens cannot be read: those on this disk are used"]);
    expect(own.read()).toEqual(kept);
    expect(asked()).toBeLessThan(20);
  },
);

test("[O20] a secret that cannot be read where there is no other ends the start, in one sentence", async () => {
  const start = Secrets.shared(spoilt(silent).keys, openOwn());
  await expect(start).rejects.toThrow(/^Cannot start: .* Restore a backup, or set PARLOR_TOKEN_SECRET\.$/);
});

function openFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "parlor-secrets-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test("[M4] what was written is there for the next to start, and for nobody else on the machine", () => {
  const folder = openFolder();
  const secrets = [randomSecret(), randomSecret()];
  expect(new SecretFile(folder).read()).toEqual([]);
  new SecretFile(folder).write(secrets);
  expect(new SecretFile(folder).read()).toEqual(secrets);
  expect(statSync(join(folder, "token-secrets.json")).mode & 0o777).toBe(0o600);
});

test("half a file is as good as none", () => {
  const folder = openFolder();
  writeFileSync(join(folder, "token-secrets.json"), '{"secret":"half');
  expect(new SecretFile(folder).read()).toEqual([]);
});
