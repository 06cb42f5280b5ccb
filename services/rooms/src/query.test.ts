import { expect, test } from "vitest";
import { searchQuery } from "./query.ts";

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
