import type { SigningKey } from "@parlor/contracts";
import type { Bucket } from "./bus/bucket.ts";
import { randomSecret } from "./random.ts";

const key = "token";

/**
 * What tokens are signed with: the given secret, or else one that the first instance made and all share. Called
 * again with the same secret after the broker was lost, it puts it back where a new broker has none.
 */
export async function sharedSecret(keys: Bucket<SigningKey>, known?: string): Promise<string> {
  const secret = known ?? randomSecret();
  await keys.create(key, { secret });
  return (await keys.get(key))?.value.secret ?? secret;
}
