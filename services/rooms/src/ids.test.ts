import { codeLength, general, MemberId, RoomCode, readRoom } from "@parlor/contracts";
import { check } from "@parlor/contracts/schema";
import { expect, test } from "vitest";
import { codesOf, memberOf, randomCode } from "./ids.ts";
import { Secrets } from "./people/tokens.ts";

function instance(secret = "a secret that is long enough to be one") {
  const secrets = Secrets.given(secret);
  const derive = (text: string) => secrets.derive(text);
  return {
    member: (attempt?: string) => memberOf(attempt, general, derive),
    codes: (attempt: string | undefined, most: number) => [...codesOf(attempt, most, derive)],
  };
}
const [here, elsewhere] = [instance(), instance()];
const word = "b3f1c09ae2d44f1c8a6e55d0912b7f";

test("[J2] an attempt is the same member and the same room at every instance, and another one is not", () => {
  expect(elsewhere.member(word)).toBe(here.member(word));
  expect(elsewhere.codes(word, 8)).toEqual(here.codes(word, 8));
  expect(new Set(here.codes(word, 8)).size).toBe(8);
  expect(here.member(`${word}0`)).not.toBe(here.member(word));
  expect(instance("another secret, which is as long as it").member(word)).not.toBe(here.member(word));
});

test("[J2] without a word every attempt is another one", () => {
  expect(here.member()).not.toBe(here.member());
  expect(new Set(here.codes(undefined, 8)).size).toBe(8);
});

test("what follows from a word fits its contract", () => {
  const [member, code] = [check(MemberId), check(RoomCode)];
  for (let at = 0; at < 200; at++) {
    expect(member.accepts(here.member(`${word}${at % 10}`))).toBe(true);
    for (const made of here.codes(`${at}${word}`.slice(0, 32), 4)) {
      expect(code.accepts(made)).toBe(true);
      expect(made).toHaveLength(codeLength);
    }
  }
});

test("[R4] codes are codes", () => {
  for (let made = 0; made < 1000; made++) expect(readRoom(randomCode())?.kind).toBe("coded");
});
