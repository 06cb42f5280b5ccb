import fc from "fast-check";
import { expect, test } from "vitest";
import { searchQuery, Terms } from "./search-query.ts";

test.each([
  ["fox", 'room : "den" AND text : ("fox" *)'],
  ["  red   fox ", 'room : "den" AND text : ("red" AND "fox" *)'],
  ['say "hi" OR -x*', 'room : "den" AND text : ("say" AND """hi""" AND "OR" AND "-x*" *)'],
  ["a ! b ?", 'room : "den" AND text : ("a" AND "b" *)'],
])("[R25] %j is searched as %j", (typed, query) => {
  expect(searchQuery("den", typed)?.everything).toBe(query);
});

test("[R24] the last word may be unfinished, and is asked for apart from the others", () => {
  expect(searchQuery("den", "red old fox")).toMatchObject({
    finished: 'room : "den" AND text : ("red" AND "old")',
    unfinished: '"fox" *',
  });
  expect(searchQuery("den", "fox")?.finished).toBeUndefined();
  expect(searchQuery(undefined, "red fox")?.everything).toBe('text : ("red" AND "fox" *)');
});

test("[R25] nothing is searched where no letter or digit is typed", () => {
  for (const typed of ["", "  ", "!?", '"" *', "🦊"]) expect(searchQuery("den", typed)).toBeUndefined();
});

const terms = new Terms();

test.each([
  ["", 0],
  ["red fox", 2],
  ["a-a-a-a-b", 5],
  [Array.from({ length: 100 }, () => "a").join("-"), 100],
  ["it's.the,same\u2028again", 5],
  ['"a" OR b*', 3],
  [" ! — \u2800", 0],
  ["a\u200bb", 2],
  ["日本語 это текст", 3],
  ["Zo\u0308e cafe\u0301", 2],
])("[R44] %j is counted as %i words, as the index counts them", (text, count) => {
  expect(terms.count(text)).toBe(count);
});

test("[R44] whatever is typed is counted, and counting leaves nothing behind", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
      expect(terms.count(text)).toBeLessThanOrEqual(text.length);
      expect(terms.count("one")).toBe(1);
    }),
  );
});
