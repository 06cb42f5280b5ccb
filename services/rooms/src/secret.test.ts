import { general, type SigningKey } from "@parlor/contracts";
import { expect, test } from "vitest";
import { randomMember } from "./random.ts";
import { type Keys, Secrets } from "./secret.ts";

/** A bucket that can lose what it holds, as a broker can. */
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

/** An instance's own disk. */
function openOwn() {
  let kept: readonly string[] = [];
  return {
    read: () => kept,
    write: (secrets: readonly string[]) => {
      kept = secrets;
    },
  };
}

const claims = { room: general, since: 1, member: randomMember(), name: "Ana" };

test("[R9] instances share one secret", async () => {
  const { keys } = openKeys();
  const [one, other] = [await Secrets.shared(keys, openOwn()), await Secrets.shared(keys, openOwn())];
  expect(await other.read(one.issue(claims))).toEqual(claims);
});

test("[M4] a broker without its disk that was given another secret: tokens of before and since are good at every instance", async () => {
  const { keys, lose } = openKeys();
  const old = await Secrets.shared(keys, openOwn());
  const before = old.issue(claims);
  lose();
  const young = await Secrets.shared(keys, openOwn());
  const since = young.issue(claims);
  expect(await young.read(before)).toBeUndefined();
  await old.share();
  for (const instance of [old, young]) {
    expect([await instance.read(before), await instance.read(since)]).toEqual([claims, claims]);
  }
  expect(await (await Secrets.shared(keys, openOwn())).read(before)).toEqual(claims);
});

test("[M4] a broker that lost its disk while no instance ran is given the secrets of an instance's own disk", async () => {
  const { keys, lose } = openKeys();
  const own = openOwn();
  const token = (await Secrets.shared(keys, own)).issue(claims);
  lose();
  const other = await Secrets.shared(keys, openOwn());
  expect(await other.read(token)).toBeUndefined();
  await Secrets.shared(keys, own); // started again
  expect(await other.read(token)).toEqual(claims);
});

test("[R9] a secret that the host gave stays where it is", async () => {
  const given = Secrets.given("a secret of the host's own making");
  await given.share();
  expect(await given.read(given.issue(claims))).toEqual(claims);
  expect(await given.read("rubbish")).toBeUndefined();
});

type Look = Keys["get"];
/** The two ways in which a bucket may tell of something that is no secret. */
const silent: Look = async () => undefined;
const failing: Look = async () => {
  throw Object.assign(new Error("This is no secret."), { name: "Unreadable" });
};

/** A bucket whose key holds something that is no secret, and how often it is asked. */
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
    const token = (await Secrets.shared(openKeys().keys, own)).issue(claims);
    const kept = own.read();
    const { keys, asked } = spoilt(look);
    const said: string[] = [];
    const secrets = await Secrets.shared(keys, own, (words) => said.push(words));
    await secrets.share();
    expect(await secrets.read(token)).toEqual(claims);
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
