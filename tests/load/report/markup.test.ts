import { expect, test } from "vitest";
import { markup, trusted } from "./markup.ts";

test("what comes from outside is escaped, in text and in attributes", () => {
  const hostile = `<img onerror="x" alt='y'> & co`;
  expect(markup`<p title="${hostile}">${hostile}</p>`.markup).not.toMatch(/<img|"x"|'y'| & /);
  expect(markup`${"a < b"}`.markup).toBe("a &lt; b");
});

test("markup in markup stays as it is, one or many", () => {
  const items = ["a&b", "c"].map((each) => markup`<li>${each}</li>`);
  expect(markup`<ul>${items}</ul>${trusted("<hr>")}`.markup).toBe("<ul><li>a&amp;b</li><li>c</li></ul><hr>");
});

test("undefined leaves nothing behind, zero a zero", () => {
  expect(markup`[${undefined}${0}${[]}]`.markup).toBe("[0]");
});
