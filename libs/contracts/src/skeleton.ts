import { alsoAlike, confusableLooks, confusables } from "./lookalikes.ts";
import { unjoined } from "./name.ts";
import { normal } from "./normal.ts";

// Apart from names: a page loads this table later than itself, of which it would be a tenth.

const inLines = (table: string) =>
  [...table.matchAll(/^(?:(.+) |(.))(.+)$/gmu)].flatMap(([, long, short = "", alike = ""]) =>
    [...alike].map((char): [string, string] => [char, long ?? short]),
  );
const inSteps = (steps: string, looks: string) => {
  const looksOf = [...looks.matchAll(/ ([^ ]+) |./gu)].map(([one, several]) => several ?? one);
  let at = 0;
  return steps.split(" ").map((step, index): [string, string] => {
    at += Number.parseInt(step || "1", 36);
    return [String.fromCodePoint(at), looksOf[index] ?? ""];
  });
};

const looks: ReadonlyMap<string, string> = new Map([...inSteps(confusables, confusableLooks), ...inLines(alsoAlike)]);

/** Unicode TS 39: the page tells two names with one skeleton apart. Capitals go first: they look like other letters. */
export function nameSkeleton(name: string): string {
  const small = look(bare(unjoined(name))).toLowerCase();
  return look(look(small)).replace(/vv/g, "w").replace(/ {2,}/g, " ").trim();
}

function look(text: string): string {
  let seen = "";
  for (const char of text) seen += looks.get(char) ?? char;
  return bare(seen);
}
const bare = (text: string) => normal(text, "NFKD").replace(/\p{M}/gu, "");
