import { cleanName, type MemberId } from "@parlor/contracts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { tellComings } from "./comings.ts";
import { aloud, partsOf, quoted, setOff } from "./told.ts";
import { tellTyping } from "./typing.ts";

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
    fc.property(fc.string({ unit: "binary", maxLength: 40 }), (typed) => {
      const name = cleanName(typed);
      fc.pre(name !== "");
      const told = `${setOff(name)} joined`;
      const own = partsOf(told)
        .filter(({ apart }) => !apart)
        .map(({ text }) => text)
        .join("");
      expect([" joined", "“” joined", `${name} joined`]).toContain(own);
      if (own === `${name} joined`) expect(name).toMatch(/^[\p{L}\p{M}\p{N}'’-]+$/u);
      expect(partsOf(quoted(name)).filter(({ apart }) => apart)).toHaveLength(1);
    }),
  );
});

test("[W17] a name that runs from right to left does not turn the sentence around it", () => {
  expect(partsOf(joined("דנה"))).toEqual([
    { text: "דנה", apart: true },
    { text: " joined", apart: false },
  ]);
});
