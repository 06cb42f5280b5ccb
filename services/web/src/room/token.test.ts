import fc from "fast-check";
import { expect, test } from "vitest";
import { mentionsIn, tokenAt } from "./token.ts";

const at = (marked: string) => tokenAt(marked.replace("|", ""), marked.indexOf("|"));

test("[W52] a sign at the beginning of a word, up to the caret, may become something", () => {
  expect(at("@b|")).toEqual({ sign: "@", word: "b", start: 0 });
  expect(at("say @|")).toEqual({ sign: "@", word: "", start: 4 });
  expect(at("say @an|a now")).toEqual({ sign: "@", word: "an", start: 4 });
  expect(at("(:smi|")).toEqual({ sign: ":", word: "smi", start: 1 });
  expect(at("/|")).toEqual({ sign: "/", word: "", start: 0 });
  for (const none of ["a@b|", "at 10:30|", ":|", ":s|", "say /me|", "//|", "/me |", "@ana |", "|@ana"])
    expect(at(none), none).toBeUndefined();
});

test("[W52] who is mentioned is who stands in the text by their whole name, once", () => {
  const people = ["Ana", "Ana Bo", "Bo", "Bob"].map((name) => ({ id: name, name }));
  const named = (text: string) => mentionsIn(text, people, 50).map(({ name }) => name);
  expect(named("@Bob and @Bob")).toEqual(["Bob"]);
  expect(named("@Ana Bo, come")).toEqual(["Ana", "Ana Bo"]);
  expect(named("@Bob, @Bo.")).toEqual(["Bo", "Bob"]);
  expect(named("mail@Bo.example, @Boris, @@Bo")).toEqual(["Bo"]);
  expect(named("mail@Bo.example, 🦊@Ana𐐀")).toEqual([]);
  expect(named("nobody")).toEqual([]);
  expect(mentionsIn("@Ana @Bo", people, 1)).toHaveLength(1);
});

test("[W52] what is found is what stands at the caret", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."ab @:/ \n") }), fc.nat(40), (text, caret) => {
      const token = tokenAt(text, Math.min(caret, text.length));
      if (token === undefined) return;
      expect(text.slice(token.start, Math.min(caret, text.length))).toBe(token.sign + token.word);
    }),
  );
});
