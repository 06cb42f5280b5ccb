import { everyScript, hostileShapes } from "@parlor/contracts/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { findLinks } from "../room/links.ts";
import { parse, textOf } from "./parse.ts";
import type { Link, Part } from "./tree.ts";

const read = (text: string, end?: number) => parse(text, findLinks, end);

/** What is drawn, in a form that is easy to read: `<strong>bold</strong>`. */
const show = (parts: readonly Part[] | undefined): string | undefined =>
  parts
    ?.map((part) => {
      if (typeof part === "string") return part;
      if (part.kind === "pre") return `<pre ${part.info}>${part.code}</pre>`;
      const [more, inside] = [part.kind === "li" ? (part.value ?? "") : "", show(part.parts)];
      if (part.kind === "a")
        return `<a ${part.href}${part.host === undefined ? "" : ` asks ${part.host}`}>${inside}</a>`;
      return `<${part.kind}${more}>${inside}</${part.kind}>`;
    })
    .join("");

test.each([
  ["**bold** and __bold__", "<strong>bold</strong> and <strong>bold</strong>"],
  ["*it* and _it_", "<em>it</em> and <em>it</em>"],
  ["***both***", "<em><strong>both</strong></em>"],
  ["~~gone~~ ~not~", "<s>gone</s> ~not~"],
  ["`a *b*` and ``c`d``", "<code>a *b*</code> and <code>c`d</code>"],
  ["> a\n> **b**\n> > c", "<blockquote>a\n<strong>b</strong><blockquote>c</blockquote></blockquote>"],
  ["> `a\n> b`", "<blockquote><code>a\nb</code></blockquote>"],
  ["- a\n- b\n  - c\n    d", "<ul><li>a</li><li>b<ul><li>c\nd</li></ul></li></ul>"],
  ["2. a\n7. b", "<ol><li2>a</li><li7>b</li></ol>"],
  ["```ts\nlet **a**;\n\n  b\n```\nc", "<pre ts>let **a**;\n\n  b</pre>c"],
  ["> ```\n> a\n> ```", "<blockquote><pre >a</pre></blockquote>"],
  ["[a **b**](https://a.example)", "<a https://a.example/>a <strong>b</strong></a>"],
  ["[a](<https://a.example/b>)", "<a https://a.example/b>a</a>"],
  ["[mail](mailto:a@b.example)", "<a mailto:a@b.example>mail</a>"],
  ["\\*a\\* \\_b\\_ \\[c\\](d)", "*a* _b_ [c](d)"],
  ["1\\. a\n\\> b\n\\- c", "1. a\n> b\n- c"],
])("[W38] %j is drawn as what it means", (text, drawn) => {
  expect(show(read(text))).toBe(drawn);
});

test.each([
  "# a\n## b",
  "a\n===\nb\n---",
  "a\n***\n---\n___\n* * *\n- - -",
  "<b>a</b> <!-- b --> <script>c</script> &amp; &#42;",
  "| a | b |\n|---|---|\n| c | d |",
  "[a]: b\n[a] [a][c] []",
  "    a\n  b",
  "2*3*4 and x**y**2 and a_b_c",
  "C:\\\\temp\\(a) \\d+\\.\\d+ \\\\host\\share",
  "- \n-",
  "-\n- a",
  "1984. It was a year",
  "> \n>",
  "```\n```",
  "** a ** _ b _ ~~ c ~~",
  "[](b) [ ](https:c) [\u3164](x:y)",
  "1.a -b +c >",
  "*\n**\n***",
  "`````````a`````````",
])("[W38] %j stays as it was typed", (text) => {
  const parts = read(text);
  expect(parts === undefined ? text : show(parts)).toBe(text);
});

test("[W38] an image stays text, with its address as a link", () => {
  expect(show(read("![a](https://a.example/b.png)"))).toBe(
    "![a](<a https://a.example/b.png>https://a.example/b.png</a>)",
  );
});

test("[W38] an answer below a quote or list is not part of it", () => {
  expect(show(read("> a\nb"))).toBe("<blockquote>a</blockquote>b");
  expect(show(read("> > a\n> b\nc"))).toBe("<blockquote><blockquote>a</blockquote>b</blockquote>c");
  expect(show(read("- a\nb"))).toBe("<ul><li>a</li></ul>b");
});

test("[W38] paragraphs keep the blanks and empty lines that are between and before them", () => {
  expect(show(read("  a\n\n\n   *b*\nc  \n  d"))).toBe("  a\n\n\n   <em>b</em>\nc  \n  d");
});

test.each([
  ["**see https://a.example/b**", "<strong>see <a https://a.example/b>https://a.example/b</a></strong>"],
  ["https://a.example/*b*_c_ d", "<a https://a.example/*b*_c_>https://a.example/*b*_c_</a> d"],
  ["`https://a.example`", "<code>https://a.example</code>"],
  ["*a* https://a.example/data-*", "<em>a</em> <a https://a.example/data->https://a.example/data-</a>*"],
  ["[a.example](https://a.example/b)", "<a https://a.example/b>a.example</a>"],
  ['[a](https://a.example "b")', '[a](<a https://a.example>https://a.example</a> "b")'],
  ["[https://a.example/b](https://a.example/b)", "<a https://a.example/b>https://a.example/b</a>"],
])("[W5] [W38] in %j addresses and signs get along", (text, drawn) => {
  expect(show(read(text))).toBe(drawn);
});

test.each([
  ["[bank.example](https://evil.example)", "evil.example"],
  ["[https://bank.example/a](https://evil.example)", "evil.example"],
  ["[**bank**.example](https://evil.example)", "evil.example"],
  ["[bank\u200B.example](https://evil.example)", "evil.example"],
  ["[bank。example](https://evil.example)", "evil.example"],
  ["[see bank.example, evil.example](https://evil.example)", "evil.example"],
  ["[me@bank.example](mailto:me@evil.example)", "evil.example"],
  ["[b\u0430nk.example](https://bank.example)", "bank.example"],
  ["[a](https://b\u0430nk.example)", "xn--bnk-6cd.example"],
  ["https://b\u0430nk.example/a", "xn--bnk-6cd.example"],
  ["https://bank.example@evil.example/", "evil.example"],
])("[W40] %j asks before it opens", (text, host) => {
  expect(linksIn(read(text) ?? []).map((link) => link.host)).toEqual([host]);
});

test.each([
  "[here](https://a.example)",
  "[a.example](https://a.example/b)",
  "[www.a.example](https://a.example/b)",
  "[A.example/b](https://www.a.example/b)",
  "[münchen.example](https://münchen.example)",
  "[version 1.2](https://a.example)",
  "https://a.example and https://münchen.example, https://例え.jp/パス",
])("[W40] %j opens at once", (text) => {
  expect(linksIn(read(text) ?? []).map((link) => link.host)).not.toContainEqual(expect.anything());
});

test("[W40] a host that mixes scripts is shown as machines write it", () => {
  expect(show(read("see https://b\u0430nk.example/b\u0430 now"))).toBe(
    "see <a https://b\u0430nk.example/b\u0430 asks xn--bnk-6cd.example>https://xn--bnk-6cd.example/b\u0430</a> now",
  );
});

const targets = [
  ..."javascript:a() JavaScript:a() javascript&colon;a() javascript%3Aa() data:text/html,a vbscript:a file:///a blob:a".split(
    " ",
  ),
  ..."<javascript:a()> <java\tscript:a> //a.example /a a#b https:a https:/a https:// http:\\\\a.example x://a about:blank".split(
    " ",
  ),
  ..."https://u:p@a.example https://u@a.example java\u0000script:a \u0001javascript:a tel:1 sms:1 ftp://a.example".split(
    " ",
  ),
];

test.each(targets)("[W39] [a](%s) leads nowhere and stays as it was typed", (target) => {
  for (const text of [`[a](${target})`, `[**a**](${target})`, `[a](<${target}>)`, `[a][b]\n\n[b]: ${target}`])
    for (const { href, isAddress } of linksIn(read(text) ?? [])) {
      expect(isAddress).toBe(true);
      expect(href).toMatch(/^https?:\/\//);
    }
});

function linksIn(parts: readonly Part[]): readonly Link[] {
  return parts.flatMap((part) => {
    if (typeof part === "string" || part.kind === "pre") return [];
    return [...(part.kind === "a" ? [part] : []), ...linksIn(part.parts)];
  });
}

const signs = [
  ..."* ** _ __ ~~ ` `` ``` [ ] ( ) ]( > - + 1. 2) # | \\ ! < & . , : / @".split(" "),
  ..."\n \n\n \t \n> \n>> \n-  \n1.  \n```\n \n  -  a b ab é 的 word".split(" "),
  ..."[a](https://b.example/c) https://b.example c.com www.d.it \\* \\[ javascript:a mailto:a@b.example".split(" "),
  ..." \n\n",
];
const lines = fc.array(fc.constantFrom(...signs), { maxLength: 60 }).map((pieces) => pieces.join(""));
const wild = fc.oneof(
  lines,
  fc.string({ unit: "binary" }),
  fc.array(fc.constantFrom(...signs, ...everyScript)).map((all) => all.join("")),
);

test("[W39] no link leads anywhere but to http, https and mail", () => {
  fc.assert(
    fc.property(wild, (text) => {
      for (const { href } of linksIn(read(text) ?? [])) expect(href).toMatch(/^(?:https?:\/\/|mailto:)/i);
    }),
  );
});

/** What a person can read of the parts, also where a link leads and what a fence says. */
const readable = (parts: readonly Part[]): string =>
  parts
    .map((part) => {
      if (typeof part === "string") return part;
      if (part.kind === "pre") return part.info + part.code;
      return readable(part.parts) + (part.kind === "a" && !part.isAddress ? part.href : "");
    })
    .join("");
const letters = (text: string) => text.replace(/[^\p{L}\p{M}\p{S}]|[`~|<>+^$]/gu, "");

test("[W38] nothing that was typed is lost but the signs of Markdown", () => {
  fc.assert(
    fc.property(lines, (text) => {
      expect(letters(readable(read(text) ?? [text]))).toBe(letters(text));
    }),
    { numRuns: 1000 },
  );
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...everyScript, "**", "_", "`", "\n> ", "\n- ", " ", "[", "]")), (words) => {
      const text = words.join("");
      expect(letters(readable(read(text) ?? [text]))).toBe(letters(text));
    }),
  );
});

test("[W26] up to a place, what is drawn is the beginning", () => {
  fc.assert(
    fc.property(lines, fc.nat(200), (text, end) => {
      const [part, whole] = [read(text, end), read(text)].map((parts) => parts && letters(textOf(parts)));
      expect(whole?.startsWith(part ?? "")).not.toBe(false);
    }),
  );
  expect(show(read("```ab.de\n*", 4))).toBe("<pre ab.de></pre>");
  expect(show(read("- a\n- b **c d**\n- e", 10))).toBe("<ul><li>a</li><li>b <strong></strong></li></ul>");
});

const most = 4000;
const wallOf = (shape: string) => shape.repeat(most / shape.length + 1).slice(0, most);
const steps = Array.from({ length: 60 }, (_, at) => `${" ".repeat(2 * at)}- a`).join("\n");
const bombs = [
  ...[...signs, ...hostileShapes].filter((shape) => shape !== "").map(wallOf),
  ..."[a]( ![ *a_  _a*  **a *b  ~~a [](  [[a]] *~`[ a.com  a.com, https://a.b/, [b.com](https://a.com) \\_"
    .split(/ (?! )/)
    .map(wallOf),
  ...["> ", "- ", "* - ", "> - ", "- a\n", "> a\n", "> - a\n", "- - - a\n", "- ```\n", "|a|b|\n", "[a]\n"].map(wallOf),
  "[".repeat(2000) + "]".repeat(2000),
  "[".repeat(800) + "](a)".repeat(800),
  `${"[](".repeat(80)}${"a".repeat(3600)}`,
  Array.from({ length: 88 }, (_, at) => "`".repeat(at + 1)).join(" "),
  `${"*a ".repeat(140)}${"a* ".repeat(140)}`,
  `| ${"a | ".repeat(999)}`,
  Array.from({ length: 60 }, (_, at) => `${">".repeat(at + 1)} a`).join("\n"),
  steps,
];

/** The processor's time in ms of the quickest of three runs. */
function quickest(act: () => unknown): number {
  const times = Array.from({ length: 3 }, () => {
    const began = process.cpuUsage();
    act();
    const { user, system } = process.cpuUsage(began);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

test("[W41] any 4,000 characters are read in 5 ms", () => {
  for (let at = 0; at < 3; at++) for (const bomb of bombs) read(bomb); // compiles what reads them
  for (const bomb of bombs)
    expect(
      quickest(() => read(bomb)),
      JSON.stringify(bomb.slice(0, 40)),
    ).toBeLessThan(5);
  const any = fc.array(fc.oneof(fc.constantFrom(...signs, ...hostileShapes), fc.string({ maxLength: 20 })), {
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(any, fc.boolean(), (shapes, isMixed) => {
      const text = isMixed
        ? wallOf(shapes.join("") || "a")
        : shapes.map((shape) => wallOf(shape || "a").slice(0, most / shapes.length)).join("");
      expect(quickest(() => read(text))).toBeLessThan(5);
    }),
  );
});

test.each([
  ["quotes nine deep", `${"> ".repeat(9)}a`],
  ["lists nine deep", Array.from({ length: 9 }, (_, at) => `${" ".repeat(2 * at)}- a`).join("\n")],
  ["emphasis twenty deep", `${"*a _b ".repeat(10)}c${" b_ a*".repeat(10)}`],
  ["more than 300 signs", "*a* ".repeat(151)],
  ["more than 200 blocks", "- a\n".repeat(101)],
  ["more than 8,000 units", `*a* ${"a".repeat(8000)}`],
])("[W41] %s are shown as they were typed", (_, text) => {
  expect(read(text)).toBeUndefined();
});

test("[W41] a list of a hundred items is a list", () => {
  expect(show(read("- a\n".repeat(100)))).toBe(`<ul>${"<li>a</li>".repeat(100)}</ul>`);
});

test("[W42] read aloud is what a text says, without its signs", () => {
  expect(textOf(read("**a** `b` [c](https://a.example)\n- d\n- ~~e~~") ?? [])).toBe("a b cd\ne\n");
});
