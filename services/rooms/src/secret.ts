import type { SessionClaims, SigningKey } from "@parlor/contracts";
import { ConfigError } from "@parlor/service";
import type { Kept } from "./bus/bucket.ts";
import { randomSecret } from "./random.ts";
import { issueToken, readToken } from "./token.ts";

/** Where the secrets are kept: the part of the bucket that this file needs. */
export type Keys = {
  get(key: string): Promise<Kept<SigningKey> | undefined>;
  create(key: string, value: SigningKey): Promise<number | undefined>;
  update(key: string, value: SigningKey, revision: number): Promise<number | undefined>;
};

const key = "token";
/** Where this instance keeps them too. */
export type Own = { read(): readonly string[]; write(secrets: readonly string[]): void };

/** So many earlier secrets are remembered. */
const mostOlder = 8;
/** Another instance may write at the same moment, but not so many times in a row: then what is there cannot be read. */
const tries = 5;

/**
 * What tokens are signed with. Either the host gave it, or the first instance made it and all share it through the
 * broker. One that lost its disk may be given a new secret by an instance that has just started, before the others
 * bring back theirs: then both are good, or people would not get their own names back [M4]. Each instance keeps them on
 * its own disk too, for when the broker loses its own while no other runs, or has something else in their place [O20].
 */
export class Secrets {
  readonly #keys: Keys | undefined;
  readonly #own: Own | undefined;
  readonly #warn: (words: string) => void;
  /** The first of them signs. */
  #known: readonly string[];
  #complained = false;

  private constructor(
    known: readonly string[],
    keys?: Keys,
    own?: Own,
    warn: (words: string) => void = () => undefined,
  ) {
    this.#known = known;
    this.#keys = keys;
    this.#own = own;
    this.#warn = warn;
  }

  /** The host's own, which no broker hears of. */
  static given(secret: string): Secrets {
    return new Secrets([secret]);
  }

  /** Throws ConfigError where what the broker holds cannot be read, and this disk has none. */
  static async shared(keys: Keys, own: Own, warn?: (words: string) => void): Promise<Secrets> {
    const secrets = new Secrets(own.read(), keys, own, warn);
    await secrets.share();
    return secrets;
  }

  /**
   * Adds what is known here to what the broker has. To be called whenever it is back. What the broker has and nobody can
   * read is left as it is: it is not for one instance to say that it was nothing.
   */
  async share(): Promise<void> {
    for (let left = tries; this.#keys && left > 0; left--) {
      const held = await this.#look();
      if (held === "unreadable") break;
      const [secret = randomSecret(), ...older] = new Set([...listOf(held), ...this.#known]);
      const value = { secret, older: older.slice(0, mostOlder) };
      const next = [secret, ...value.older];
      if (held && listOf(held).length === next.length) return this.#learn(next);
      const done = await (held ? this.#keys.update(key, value, held.revision) : this.#keys.create(key, value));
      if (done !== undefined) return this.#learn(next);
    }
    if (this.#keys) this.#goOnAlone();
  }

  /** What the broker holds. */
  async #look(): Promise<Kept<SigningKey> | undefined | "unreadable"> {
    try {
      return await this.#keys?.get(key);
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
    if (!this.#complained) this.#warn(`${what}: those on this disk are used`);
    this.#complained = true;
  }

  issue(claims: SessionClaims): string {
    return issueToken(claims, this.#known[0] ?? "");
  }

  /** What a token says, where an instance of this service signed it. */
  async read(token: string): Promise<SessionClaims | undefined> {
    return this.#readKnown(token) ?? this.#readNew(token);
  }

  #readKnown(token: string): SessionClaims | undefined {
    return this.#known.map((secret) => readToken(token, secret)).find((claims) => claims !== undefined);
  }

  /** Another instance may have brought another secret meanwhile. */
  async #readNew(token: string): Promise<SessionClaims | undefined> {
    const found = await this.#look();
    const held = found === "unreadable" ? [] : listOf(found);
    if (held.every((secret) => this.#known.includes(secret))) return undefined;
    this.#learn([...new Set([...held, ...this.#known])]);
    return this.#readKnown(token);
  }

  #learn(secrets: readonly string[]): void {
    this.#known = secrets;
    this.#own?.write(secrets);
  }
}

const listOf = (held: Kept<SigningKey> | undefined): readonly string[] =>
  held ? [held.value.secret, ...(held.value.older ?? [])] : [];
