import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse, textOf } from "../markdown/parse.ts";
import { findLinks } from "../room/links.ts";
import { markdownFrom } from "./from-html.ts";

test.each([
  ["<b>bold</b>, <em>slanted</em>, <del>gone</del>, <code>code</code>", "**bold**, _slanted_, ~~gone~~, `code`"],
  ["<b>bold <i>and</i></b> <strong>on</strong>", "**bold _and_ on**"],
  ["<b> blanks </b>outside", "**blanks** outside"],
  ["<code>a`b</code> and <code>`</code>", "``a`b`` and `` ` ``"],
  ["<p>one <b>1</b></p><p>two</p>", "one **1**\n\ntwo"],
  ["one <b>1</b><br>two<div>three</div>", "one **1**\ntwo\nthree"],
  ["a &amp; b &mdash; <b>c</b>&nbsp;d", "a & b — **c** d"],
  ["<h2><b>A</b> heading</h2>", "**A** heading"],
  ["<td>a</td><td><b>b</b></td>", "a\t**b**"],
  ["<img alt='🦊'> <b>fox</b><script>alert(1)</script><style>p{}</style><p hidden>unseen</p>", "🦊 **fox**"],
])("[W54] words look in Markdown as they did: %s", (html, markdown) => {
  expect(markdownFrom(html)).toBe(markdown);
});

test.each([
  ["<ul><li>one<ul><li>inner</li></ul></li><li>two</li></ul>after", "- one\n  - inner\n- two\n\nafter"],
  ["<ul><li>one</li><ul><li>inner</li></ul></ul>", "- one\n  - inner"],
  [
    "<ol start=3><li><p>three</p><p>more</p></li><li value=7>seven</li><li>eight</li></ol>",
    "3. three\n   more\n7. seven\n8. eight",
  ],
  ["before<blockquote><p>one</p><p>two</p></blockquote>after", "before\n\n> one\n>\n> two\n\nafter"],
  ["<blockquote><ul><li>one</li></ul></blockquote>", "> - one"],
  ["<pre><code class='language-ts'>\nif (a)\n  b();\n</code></pre>", "```ts\nif (a)\n  b();\n```"],
  ["<pre>```</pre>", "````\n```\n````"],
  ["<ul><li>one<pre>code</pre></li></ul>", "- one\n  ```\n  code\n  ```"],
])("[W54] lists, quotes and code stay what they are: %s", (html, markdown) => {
  expect(markdownFrom(html)).toBe(markdown);
});

test.each([
  ["<a href='https://x.example/a_(b)'>words [1]</a>", "[words \\[1\\]](https://x.example/a_%28b%29)"],
  ["<b>see</b> <a href='https://x.example/'>https://x.example</a>", "**see** https://x.example"],
  ["<b>see</b> <a href='https://x.example/'>x.example</a>", "**see** [x.example](https://x.example/)"],
  ["<b>see</b> <a href='javascript:alert(1)'>this</a>", "**see** this"],
  ["<b>see</b> <a href='/relative'>this</a>", "**see** this"],
  ["<b>see</b> <a href='https://me:secret@x.example'>this</a>", "**see** this"],
  ["<a href='mailto:ana@x.example'>write</a>", "[write](mailto:ana@x.example)"],
])("[W54] a link leads where a message's may lead: %s", (html, markdown) => {
  expect(markdownFrom(html)).toBe(markdown);
});

test.each([
  ["2*3 <b>x</b> snake_case _this_ [a](b) ~~c~~", "2\\*3 **x** snake_case \\_this\\_ [a\\](b) \\~\\~c\\~\\~"],
  ["<b>x</b><br>- no list<br>1. none<br>> no quote", "**x**\n\\- no list\n1\\. none\n\\> no quote"],
  ["half a <i>wo</i>rd, and <b>b</b>", "half a word, and **b**"],
  ["これは<b>太字</b>です", "これは**太字**です"],
])("[W54] what would mean something else is text: %s", (html, markdown) => {
  expect(markdownFrom(html)).toBe(markdown);
});

test.each([
  "plain",
  "<p>one</p><p>two</p>",
  "<h1>A heading</h1>",
  "<p style='color:red'>coloured</p>",
  "<a href='https://x.example/'>https://x.example</a>",
  "<b style='font-weight: normal'>as Google writes it</b>",
  "<div style='font-family: Menlo, monospace; white-space: pre'><span style='font-weight: bold'>if</span> (a)</div>",
  "<ul><li></li></ul>",
  "<b>a</b>\\*",
  `<b>a</b>${"<i>".repeat(300)}b`,
])("[W54] the plain text is no worse than %s", (html) => {
  expect(markdownFrom(html)).toBeUndefined();
});

test("[W54] how text looks may be said by its style", () => {
  const html =
    "<b style='font-weight:normal'><p><span style='font-weight:700'>bold</span> <span style='font-style: italic'>slanted</span> " +
    "<span style='text-decoration: line-through'>gone</span></p><p style='white-space:pre-wrap'>two\nlines</p></b>";
  expect(markdownFrom(html)).toBe("**bold** _slanted_ ~~gone~~\n\ntwo\nlines");
});

describe("[W54] whatever is copied", () => {
  const words = fc.oneof(
    fc.string({ maxLength: 8 }),
    fc.constantFrom("a", "b c", "*", "_x_", "](", "https://x.example/_a", "- "),
  );
  const names = fc.constantFrom(..."b i s code a p ul ol li pre blockquote br td span h1".split(" "));
  const html = fc.letrec((tie) => ({
    text: words.map((text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")),
    element: fc
      .tuple(names, fc.array(tie("node"), { maxLength: 4 }))
      .map(([name, inner]) => `<${name} href="https://x.example/">${inner.join("")}</${name}>`),
    node: fc.oneof({ depthSize: "small" }, tie("text"), tie("element")),
  })).node;
  const seen = (text: string) =>
    text
      .replace(/<[^>]*>/g, "")
      .replaceAll("&lt;", "<")
      .replaceAll("&amp;", "&");
  const letters = (text: string) => text.replace(/\s/g, "");

  test("the page shows the same words", () => {
    let rich = 0;
    fc.assert(
      fc.property(fc.array(html, { maxLength: 6 }), (nodes) => {
        const copied = nodes.join("");
        const markdown = markdownFrom(copied);
        if (markdown === undefined) return;
        rich++;
        expect(letters(textOf(parse(markdown, findLinks) ?? []))).toBe(letters(seen(copied)));
      }),
      { numRuns: 500 },
    );
    expect(rich).toBeGreaterThan(100);
  });
});
