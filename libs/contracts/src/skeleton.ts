import { alsoAlike, confusables } from "./lookalikes.ts";
import { unjoined } from "./name.ts";

const looks: ReadonlyMap<string, string> = new Map(
  `${confusables}${alsoAlike}`
    .split("\n")
    .map((line) => line.split(" "))
    .flatMap(([look = "", alike = ""]) => [...alike].map((char): [string, string] => [char, look])),
);

/**
 * What a name looks like at a glance, after Unicode TS 39: two different names with one skeleton are told apart in the
 * page. Capitals are looked up before they become small: they are drawn like other letters than their small ones.
 */
export function nameSkeleton(name: string): string {
  const small = look(bare(unjoined(name))).toLowerCase();
  return look(look(small)).replace(/vv/g, "w").trim();
}

const look = (text: string) => bare([...text].map((char) => looks.get(char) ?? char).join(""));
/** Without marks, and what is written in another form than the usual one in that. */
const bare = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "");
