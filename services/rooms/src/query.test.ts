import { expect, test } from "vitest";
import { searchQuery } from "./query.ts";

test.each([
  ["fox", 'room : "den" AND text : ("fox" *)'],
  ["  red   fox ", 'room : "den" AND text : ("red" AND "fox" *)'],
  ['say "hi" OR -x*', 'room : "den" AND text : ("say" AND """hi""" AND "OR" AND "-x*" *)'],
  ["a ! b ?", 'room : "den" AND text : ("a" AND "b" *)'],
])("[R25] %j is searched as %j", (typed, query) => {
  expect(searchQuery("den", typed)).toBe(query);
});

test("[R25] nothing is searched where no letter or digit is typed", () => {
  for (const typed of ["", "  ", "!?", '"" *', "🦊"]) expect(searchQuery("den", typed)).toBeUndefined();
});
