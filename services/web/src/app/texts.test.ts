import { canRetry, cleanName, type MemberId, refusals } from "@parlor/contracts";
import { everyScript } from "@parlor/contracts/testing";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { tellComings } from "../room/comings.ts";
import { tellTyping } from "../room/typing.ts";
import { loadAlike } from "./alike.ts";
import { aloud, partsOf, quoted, setOff, tellRefusal } from "./texts.ts";

beforeAll(loadAlike);

const joined = (name: string) => tellComings([{ by: "ana" as MemberId, name, kind: "joined", after: 1, at: 0 }]);

test("[W17] a name of one word stands as it is, and what could be the page's own words in quotation marks", () => {
  expect(aloud(joined("Ana"))).toBe("Ana joined");
  expect(aloud(joined("Ana-Maria"))).toBe("Ana-Maria joined");
  expect(aloud(joined("Ana locked the room · Bo"))).toBe("“Ana locked the room · Bo” joined");
  expect(aloud(joined("Ana” locked the room · “Bo"))).toBe("“Ana' locked the room · 'Bo” joined");
  expect(aloud(joined("You"))).toBe("“You” joined");
  expect(aloud(joined("Yоu"))).toBe("“Yоu” joined"); // with a Cyrillic о
  const typing = new Map([["ana" as MemberId, { name: "Bo and Ana", until: 1 }]]);
  expect(aloud(tellTyping(typing))).toBe("“Bo and Ana” is typing…");
});

test("[W17] whatever a name is, its part of a sentence is its own, and the rest is the page's", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary", maxLength: 40 }), fc.constantFrom(...everyScript)), (typed) => {
      const name = cleanName(typed);
      fc.pre(name !== "");
      const told = `${setOff(name)} joined`;
      const own = partsOf(told)
        .filter(({ apart }) => !apart)
        .map(({ text }) => text)
        .join("");
      expect([" joined", "“” joined"]).toContain(own);
      if (own === " joined") expect(name).toMatch(/^(?:[\p{L}\p{M}\p{N}'’-]|\u200C|\u200D)+$/u);
      expect(partsOf(quoted(name)).filter(({ apart }) => apart)).toHaveLength(1);
    }),
  );
});

test("[W27] every name in a sentence is apart, whatever its letters", () => {
  for (const name of ["דנה", "رضا", "Ana", "دانا2", "Ana דנה"]) {
    const sentences = [
      joined(name),
      tellTyping(new Map([["a" as MemberId, { name, until: 1 }]])),
      `Remove ${setOff(name)}?`,
    ];
    for (const sentence of sentences)
      expect(
        partsOf(sentence).filter(({ apart }) => apart),
        sentence,
      ).toEqual([{ text: name, apart: true }]);
  }
});

test("[W17] a name that runs from right to left does not turn the sentence around it", () => {
  expect(partsOf(joined("דנה"))).toEqual([
    { text: "דנה", apart: true },
    { text: " joined", apart: false },
  ]);
});

test("[W21] a reason that only a newer server knows is told in a sentence, and is final unless it says when to come again", () => {
  for (const reason of ["invented-tomorrow", "constructor", "__proto__", ""]) {
    expect(tellRefusal(reason)).toMatch(/^[A-Z].+\.$/);
    expect(canRetry(reason)).toBe(false);
    expect(canRetry(reason, 500)).toBe(true);
  }
});

test("[B2] every reason is told in words", () => {
  for (const reason of Object.keys(refusals)) expect(tellRefusal(reason)).toMatch(/^[A-Z].+\.$/);
});
