import { expect, test } from "vitest";
import { hasLink } from "./links.ts";

test.each([
  "https://a.example",
  "see HTTP://a.example/b.",
  "see example.com.",
  "**example.com**, said Bo",
  "пример.рф",
  "www.example.it",
  "example.it/a",
  "[words](https://a.example)",
])("[R57] %j has a link", (text) => {
  expect(hasLink(text)).toBe(true);
  expect(hasLink(text)).toBe(true); // also when it is asked again
});

test.each(["https:// no", "xhttps://a.example", "README.md", "done.it is fine", "me@example.com", "1.2.3", "nothing"])(
  "[R57] %j has none",
  (text) => {
    expect(hasLink(text)).toBe(false);
  },
);
