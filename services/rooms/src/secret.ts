import type { SessionClaims, SigningKey } from "@parlor/contracts";
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

/**
 * What tokens are signed with. Either the host gave it, or the first instance made it and all share it through the
 * broker. One that lost its disk may be given a new secret by an instance that has just started, before the others
 * bring back theirs: then both are good, or people would not get their own names back [M4]. Each instance keeps them on
 * its own disk too, for when the broker loses its own while no other runs.
 */
export class Secrets {
  readonly #keys: Keys | undefined;
  readonly #own: Own | undefined;
  /** The first of them signs. */
  #known: readonly string[];

  private constructor(known: readonly string[], keys?: Keys, own?: Own) {
    this.#known = known;
    this.#keys = keys;
    this.#own = own;
  }

  /** The host's own, which no broker hears of. */
  static given(secret: string): Secrets {
    return new Secrets([secret]);
  }

  static async shared(keys: Keys, own: Own): Promise<Secrets> {
    const secrets = new Secrets(own.read(), keys, own);
    await secrets.share();
    return secrets;
  }

  /** Adds what is known here to what the broker has. To be called whenever it is back. */
  async share(): Promise<void> {
    for (let done: number | undefined; this.#keys && done === undefined; ) {
      const held = await this.#keys.get(key);
      const [secret = randomSecret(), ...older] = new Set([...listOf(held), ...this.#known]);
      const value = { secret, older: older.slice(0, mostOlder) };
      this.#learn([secret, ...value.older]);
      if (held && listOf(held).length === this.#known.length) return;
      done = await (held ? this.#keys.update(key, value, held.revision) : this.#keys.create(key, value));
    }
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
    const held = listOf(await this.#keys?.get(key));
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
