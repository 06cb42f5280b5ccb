import { mustBeLinear } from "@parlor/contracts/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { findLinks } from "./links.ts";

const hrefs = (text: string) => findLinks(text).flatMap(({ href }) => href ?? []);

test("[W5] http and https addresses become links, and nothing else does", () => {
  expect(hrefs("see https://a.example/b?c=d#e and HTTP://b.example")).toEqual([
    "https://a.example/b?c=d#e",
    "HTTP://b.example",
  ]);
  expect(hrefs("javascript:alert(1) data:text/html,x file:///etc/passwd //a.example xhttps")).toEqual([]);
});

test("[W5] the sentence's punctuation stays outside", () => {
  expect(hrefs("(https://a.example/b).")).toEqual(["https://a.example/b"]);
  expect(hrefs("https://a.example/b_(c), then")).toEqual(["https://a.example/b_(c)"]);
});

test("[W5] the pieces joined are the text", () => {
  const word = fc.oneof(fc.string(), fc.webUrl(), fc.constantFrom("https://", "(", ")", " ", "\n"));
  fc.assert(
    fc.property(fc.array(word), (words) => {
      const text = words.join("");
      expect(
        findLinks(text)
          .map((piece) => piece.text)
          .join(""),
      ).toBe(text);
    }),
  );
});

test("[W19] looking for links takes as long as the text is, whatever it is made of", () => {
  const signs = fc.string({ unit: fc.constantFrom(..."ab.,)(][}{!?…*_~/:' "), minLength: 1, maxLength: 6 });
  const shapes = ["https://x/)", ").", ")]}", "(", "http://a.b ", "http://[ ", "http://a!!!! ", "https://", " ", "\n"];
  for (const shape of [...shapes, ...fc.sample(signs, 10)])
    for (const [start, end] of [
      ["", ""],
      ["https://x/", ""],
      ["https://x/", "a"],
      ["https://x/(", ")"],
    ])
      mustBeLinear((length) => `${start}${shape.repeat(length / shape.length)}${end}`, findLinks);
});
