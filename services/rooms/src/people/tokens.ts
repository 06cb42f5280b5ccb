import { createHmac, timingSafeEqual } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { keys, type RoomClosed, SessionClaims, SigningKey } from "@parlor/contracts";
import { check } from "@parlor/contracts/schema";
import { ConfigError } from "@parlor/service";
import type { Kept } from "../bus/bucket.ts";
import { randomSecret } from "../ids.ts";
import { parse } from "../parse.ts";

const claimsCheck = check(SessionClaims);
const keyCheck = check(SigningKey);

const day = 86_400_000;

/** Good for `keep` ms if its holder stayed, else for a day, so that nobody can collect many. */
export function isFresh({ at, stayed }: SessionClaims, keep: number, now: number): boolean {
  if (at === undefined) return true; // from before tokens had a date
  return now - at < (stayed ? keep : Math.min(day, keep));
}

export function issueToken(claims: SessionClaims, secret: string): string {
  const text = Buffer.from(JSON.stringify(claims)).toString("base64url");
  return `${text}.${sign("session", text, secret)}`;
}

export function readToken(token: string, secret: string): SessionClaims | undefined {
  const [text = "", signature = ""] = token.split(".", 2);
  if (!isSigned("session", text, signature, secret)) return undefined;
  return parse(Buffer.from(text, "base64url").toString(), claimsCheck);
}

/** A signature of one kind is worth nothing as another. */
type Kind = "session" | "closing" | "attempt" | "files";

export function sign(kind: Kind, text: string, secret: string): string {
  return createHmac("sha256", secret).update(`parlor ${kind} 1\n${text}`).digest("base64url");
}

/** Takes the same time however much of a forged signature is right. */
export function isSigned(kind: Kind, text: string, signature: string, secret: string): boolean {
  const [given, right] = [signature, sign(kind, text, secret)].map((one) => Buffer.from(one, "base64url"));
  return given !== undefined && right !== undefined && given.length === right.length && timingSafeEqual(given, right);
}

export type Keys = {
  get(key: string): Promise<Kept<SigningKey> | undefined>;
  create(key: string, value: SigningKey): Promise<number | undefined>;
  update(key: string, value: SigningKey, revision: number): Promise<number | undefined>;
};

export type OwnSecrets = { read(): readonly string[]; write(secrets: readonly string[]): void };

const mostOlder = 8;
/** Other instances may write at the same moment, but not this often in a row: then the value cannot be read. */
const tries = 5;

// The host's secret, or the instances' own, shared through the broker. If it loses its disk they bring theirs back,
// from memory or their disks, and all are good: people keep their names [M4].
export class Secrets {
  readonly #keys: Keys | undefined;
  readonly #own: OwnSecrets | undefined;
  readonly #warn: (words: string) => void;
  #known: readonly string[];
  #warned = false;

  private constructor(
    known: readonly string[],
    keys?: Keys,
    own?: OwnSecrets,
    warn: (words: string) => void = () => undefined,
  ) {
    this.#known = known;
    this.#keys = keys;
    this.#own = own;
    this.#warn = warn;
  }

  static given(secret: string): Secrets {
    return new Secrets([secret]);
  }

  /** Throws ConfigError if the broker's value cannot be read and this disk has none. */
  static async shared(keys: Keys, own: OwnSecrets, warn?: (words: string) => void): Promise<Secrets> {
    const secrets = new Secrets(own.read(), keys, own, warn);
    await secrets.share();
    return secrets;
  }

  /** Adds the known secrets to the broker's, after each reconnect. A value that cannot be read is left alone. */
  async share(): Promise<void> {
    for (let left = tries; this.#keys && left > 0; left--) {
      const held = await this.#look();
      if (held === "unreadable") break;
      const [secret = randomSecret(), ...older] = new Set([...secretsOf(held), ...this.#known]);
      const value = { ...held?.value, secret, older: older.slice(0, mostOlder) }; // newer versions' fields stay [U1]
      const next = [secret, ...value.older];
      if (held && secretsOf(held).length === next.length) return this.#learn(next);
      const { signing } = keys;
      const done = await (held ? this.#keys.update(signing, value, held.revision) : this.#keys.create(signing, value));
      if (done !== undefined) return this.#learn(next);
    }
    if (this.#keys) this.#goOnAlone();
  }

  async #look(): Promise<Kept<SigningKey> | undefined | "unreadable"> {
    try {
      return await this.#keys?.get(keys.signing);
    } catch (error) {
      if (error instanceof Error && error.name === "Unreadable") return "unreadable";
      throw error;
    }
  }

  #goOnAlone(): void {
    const what = "what the broker holds as the secret of tokens cannot be read";
    if (this.#known.length === 0)
      throw new ConfigError(
        `Cannot start: ${what}, and there is none on this disk. Restore a backup, or set PARLOR_TOKEN_SECRET.`,
      );
    if (!this.#warned) this.#warn(`${what}: those on this disk are used`);
    this.#warned = true;
  }

  issue(claims: SessionClaims): string {
    return issueToken(claims, this.#known[0] ?? "");
  }

  derive(text: string): Uint8Array {
    return Buffer.from(sign("attempt", text, this.#known[0] ?? ""), "base64url");
  }

  seal(room: string, ts: number): string {
    return sign("closing", `${room} ${ts}`, this.#known[0] ?? "");
  }

  hasSealed(room: string, { ts, seal }: RoomClosed): boolean {
    return this.#known.some((secret) => isSigned("closing", `${room} ${ts}`, seal, secret));
  }

  /** For the gateways and the files service, who can make no token of them. */
  fileKeys(): string[] {
    return this.#known.map((secret) => sign("files", "key", secret));
  }

  async read(token: string): Promise<SessionClaims | undefined> {
    return this.#readKnown(token) ?? this.#readNew(token);
  }

  #readKnown(token: string): SessionClaims | undefined {
    return this.#known.map((secret) => readToken(token, secret)).find((claims) => claims !== undefined);
  }

  async #readNew(token: string): Promise<SessionClaims | undefined> {
    const found = await this.#look();
    const held = found === "unreadable" ? [] : secretsOf(found);
    if (held.every((secret) => this.#known.includes(secret))) return undefined;
    this.#learn([...new Set([...held, ...this.#known])]);
    return this.#readKnown(token);
  }

  #learn(secrets: readonly string[]): void {
    this.#known = secrets;
    this.#own?.write(secrets);
  }
}

const secretsOf = (held: Kept<SigningKey> | undefined): readonly string[] =>
  held ? [held.value.secret, ...(held.value.older ?? [])] : [];

/** In the service's folder, for a broker that loses its disk [M4]. */
export class SecretFile implements OwnSecrets {
  readonly #file: string;

  constructor(folder: string) {
    this.#file = join(folder, "token-secrets.json");
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  read(): readonly string[] {
    const key = parse(this.#text(), keyCheck);
    return key ? [key.secret, ...(key.older ?? [])] : [];
  }

  /** Replaces the file as a whole: instances that share a folder never read half of it. */
  write([secret = "", ...older]: readonly string[]): void {
    const fresh = `${this.#file}.${process.pid}`;
    writeFileSync(fresh, JSON.stringify({ secret, older } satisfies SigningKey), { mode: 0o600 });
    renameSync(fresh, this.#file);
  }

  #text(): string {
    try {
      return readFileSync(this.#file, "utf8");
    } catch {
      return ""; // not there yet
    }
  }
}
