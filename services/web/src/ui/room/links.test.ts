import { everyScript } from "@parlor/contracts/testing";
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

test.each([
  ["https://evil.example/\u202Efdp.moc.knab", "https://evil.example/"],
  ["https://evil.example/\u2067fdp.moc.knab\u2069", "https://evil.example/"],
  ["https://a.example/\u200Fx", "https://a.example/"],
  ["https://a.example/\u3164x", "https://a.example/"],
  ["https://a.example/\u00ADx", "https://a.example/"],
  ["https://good.example\\@evil.example/", "https://good.example"],
  ["https://a.example/foo。次", "https://a.example/foo"],
  ["https://a.example/foo，然后", "https://a.example/foo"],
  ["https://a.example/foo、次", "https://a.example/foo"],
  ["「https://a.example/foo」と", "https://a.example/foo"],
  ["（https://a.example/foo）と", "https://a.example/foo"],
  ["https://a.example/foo！次", "https://a.example/foo"],
  ["«https://a.example/foo» et", "https://a.example/foo"],
  ["„https://a.example/foo“ und", "https://a.example/foo"],
  ["https://a.example/foo، ثم", "https://a.example/foo"],
  ["https://a.example/foo؟نعم", "https://a.example/foo"],
  ["https://a.example/foo۔", "https://a.example/foo"],
  ["https://a.example/foo। फिर", "https://a.example/foo"],
  ["https://a.example/foo։", "https://a.example/foo"],
  ["https://a.example/foo።", "https://a.example/foo"],
  ["https://a.example/foo…", "https://a.example/foo"],
  ["https://a.example/foo—and", "https://a.example/foo"],
])("[W23] %j goes on after its address", (text, href) => {
  expect(hrefs(text)).toEqual([href]);
});

test.each([
  "https://a.example/user_",
  "https://a.example/data-*",
  "https://a.example/~",
  "https://a.example/-",
  "https://a.example/2019–20",
  "https://a.example/Schindler's_List",
  "https://a.example/ジョン・レノン",
  "https://a.example/צה״ל",
  "https://a.example/❤\uFE0F",
  "https://a.example/می\u200Cخواهم",
  "https://a.example/?a[]=1&b={x}",
  "https://例え.jp/パス",
  "http://[::1]:3000/x",
  "https://archive.example/https://a.example/x?y=https://b.example",
])("[W23] %j is whole", (address) => {
  expect(hrefs(address)).toEqual([address]);
  expect(hrefs(`(${address}), and`)).toEqual([address]);
});

test("[W23] a list without blanks is as many addresses, and emphasis is around one", () => {
  expect(hrefs("https://a.example,https://b.example")).toEqual(["https://a.example", "https://b.example"]);
  expect(hrefs("https://a.example/x;http://b.example/y|https://c.example")).toEqual([
    "https://a.example/x",
    "http://b.example/y",
    "https://c.example",
  ]);
  expect(hrefs("*https://a.example/x* **https://b.example** _https://c.example/y_")).toEqual([
    "https://a.example/x",
    "https://b.example",
    "https://c.example/y",
  ]);
});

test("[W5] the pieces joined are the text", () => {
  const word = fc.oneof(
    fc.string(),
    fc.webUrl(),
    fc.constantFrom("https://", "(", ")", " ", "\n"),
    fc.string({ unit: "binary" }),
    fc.constantFrom(...everyScript),
  );
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
