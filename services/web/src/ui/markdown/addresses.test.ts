import fc from "fast-check";
import { expect, test } from "vitest";
import { findLinks } from "../room/links.ts";
import { addressesIn } from "./addresses.ts";

const found = (text: string) =>
  addressesIn(text, findLinks).map(({ from, to, href }) => [text.slice(from, to), href] as const);
const words = (text: string) => found(text).map(([shown]) => shown);

test.each([
  ["see example.com.", ["example.com"]],
  ["(example.com/a_(b)), then", ["example.com/a_(b)"]],
  ["example.com:8080/a?b=c.com#d", ["example.com:8080/a?b=c.com#d"]],
  ["münchen.de пример.рф 例え.jp", ["münchen.de", "пример.рф", "例え.jp"]],
  ["www.example.it and example.it/a and example.it:80", ["www.example.it", "example.it/a", "example.it:80"]],
  ["a.com,b.org;c.net|d.io", ["a.com", "b.org", "c.net", "d.io"]],
  ["**a.com** _b.com_ ~~c.com~~ “d.com” 「e.com」", ["a.com", "b.com", "c.com", "d.com", "e.com"]],
  ["https://a.example and b.com/https://c.example", ["https://a.example", "b.com/https://c.example"]],
  ["[a.com](https://b.com)", ["a.com", "https://b.com"]],
])("[W5] in %j hosts with a known ending are addresses", (text, shown) => {
  expect(words(text)).toEqual(shown);
  for (const [address, href] of found(text)) expect(href).toBe(/^http/.test(address) ? address : `https://${address}`);
});

test.each([
  "done.it is fine.Then go.so",
  "README.md lib.rs main.py run.sh node.js a.ts/b x.cc",
  "me@example.com example.com@me",
  "1.2.3 10.30 e.g. i.e. a.m. ...com .com example.com_a example.com-",
  "x-example.comic example.commerce -example.com",
  "https://a.example/b.com/c.com",
])("[W5] in %j no word is taken for a host", (text) => {
  expect(words(text).filter((shown) => !shown.startsWith("http"))).toEqual([]);
});

test("[W5] what has a scheme is a link as it is without Markdown", () => {
  const word = fc.oneof(
    fc.webUrl().map((url) => url.replace(/[*_~]/g, "")),
    fc.string({ maxLength: 5 }).map((text) => text.replace(/[*_~.]/g, "")),
    fc.constantFrom(" ", "\n", ","),
  );
  fc.assert(
    fc.property(fc.array(word), (all) => {
      const text = all.join("").replaceAll("](", "");
      const hrefs = findLinks(text).flatMap(({ href }) => href ?? []);
      const isBare = (href: string) => !/^https?:\/\//i.test(href);
      expect(words(text).filter((shown) => !isBare(shown))).toEqual(hrefs);
    }),
  );
});
