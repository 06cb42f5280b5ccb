import fc from "fast-check";
import { expect, test } from "vitest";
import { searchQuery } from "./search-query.ts";

const everything = (typed: string) => searchQuery("den", typed)?.anywhere.everything;

test.each([
  ["fox", 'words : "fox" *'],
  ["  red   fox ", 'words : "red" AND words : "fox" *'],
  ['say "hi" OR -x*', 'words : "say" AND words : "hi" AND words : "or" AND words : "x" *'],
  ["a ! b ?", 'words : "a" AND words : "b" *'],
  ["世界 fox", 'words : "世界" AND words : "fox" *'],
  ["世 a-b", 'words : "世" * AND words : "a b" *'],
  ["?!", 'marks : "？！"'],
  ["from:Ana", 'about : ("\ue000＠ana")'],
  ["from:Ana from:Bo has:link fox", 'about : (("\ue000＠ana" OR "\ue000＠bo") AND "\ue000＃link") AND words : "fox" *'],
])("[R25] %j is searched as %j", (typed, query) => {
  expect(everything(typed)).toBe(query);
});

test("[R24] the last word may be unfinished, and is asked for apart from the others", () => {
  expect(searchQuery("d-en", "red old fox")?.inRoom).toEqual({
    everything: 'about : ("\ue000den") AND words : "red" AND words : "old" AND words : "fox" *',
    finished: 'about : ("\ue000den") AND words : "red" AND words : "old"',
  });
  expect(searchQuery("den", "fox")?.inRoom.finished).toBeUndefined();
});

test("[R25] nothing is searched where nothing is typed", () => {
  for (const typed of ["", "  ", "\u200b\n", "\u0000"]) expect(searchQuery("den", typed)).toBeUndefined();
});

test("[R44] of a long sentence the index is asked for ten terms, and the text for the rest", () => {
  const sentence = "我很喜欢吃苹果和香蕉还有橙子啊你呢";
  const query = searchQuery("den", sentence);
  expect(query?.count).toBe(1);
  expect(query?.isCut).toBe(true);
  expect(query?.anywhere.everything).toBe('words : "我很 很喜 喜欢 欢吃 吃苹 苹果 果和 和香 香蕉 蕉还"');
  expect(query?.has(`${sentence}？`)).toBe(true);
  expect(query?.has(sentence.replace("呢", "吗"))).toBe(false);
});

test("[R44] whatever is typed asks the index for no more terms than there are words and room for", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (typed) => {
      const query = searchQuery("den", typed);
      const asked = query?.anywhere.everything?.match(/(?<=[" ])[^" ]+(?=[" ])/g)?.length ?? 0;
      expect(query?.count ?? 0).toBeLessThanOrEqual(typed.length);
      if ((query?.count ?? 0) <= 10) expect(asked).toBeLessThan(60);
    }),
  );
});
