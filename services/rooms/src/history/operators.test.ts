import { expect, test } from "vitest";
import { readOperators } from "./operators.ts";

const day = (date: string) => Date.parse(`${date}T00:00:00Z`);
const read = (typed: string) => {
  const { text, ...operators } = readOperators(typed, undefined);
  return { text: text.replace(/\s+/g, " ").trim(), ...operators };
};
const none = { text: "", authors: [], hasLink: false, since: 0, until: Number.POSITIVE_INFINITY };

test.each([
  ["from:Ana tea", { text: "tea", authors: ["Ana"] }],
  ['tea from:"Ana B" pot', { text: "tea pot", authors: ["Ana B"] }],
  ["From:“Ana B”", { authors: ["Ana B"] }],
  ["from：世界", { authors: ["世界"] }],
  ["from:Ana from:Bo", { authors: ["Ana", "Bo"] }],
  ["has:link HAS:Link", { hasLink: true }],
  ["before:2026-11-01", { until: day("2026-11-01") }],
  ["after:2026-11-01", { since: day("2026-11-02") }],
  ["after:2026-1-5 before:2026-11-01", { since: day("2026-01-06"), until: day("2026-11-01") }],
  [
    "before:2026-11-01 before:2026-10-01 after:2026-01-01 after:2026-02-01",
    { since: day("2026-02-02"), until: day("2026-10-01") },
  ],
])("[R57] %j is understood", (typed, understood) => {
  expect(read(typed)).toEqual({ ...none, ...understood });
});

test.each([
  "before:yesterday",
  "after:2026-02-30",
  "before:2026-13-01",
  "before:20261101",
  "from:",
  "From: Ana",
  'from:"Ana',
  'from:""',
  'from:"Ana"B',
  "has:teeth",
  "xfrom:Ana",
  "to:Ana",
  "fromage:x",
  "http://a.example",
])("[R57] %j is no operator, and searched as text", (typed) => {
  expect(read(typed)).toEqual({ ...none, text: typed });
});
