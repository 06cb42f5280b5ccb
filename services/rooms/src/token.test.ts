import type { SessionClaims } from "@parlor/contracts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { randomCode, randomMember, randomSecret } from "./random.ts";
import { isFresh, issueToken, readToken } from "./token.ts";

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
