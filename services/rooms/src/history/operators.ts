import { limits } from "@parlor/contracts/limits";
import { cleanName } from "@parlor/contracts/name";
import { startOfDay } from "./days.ts";

/** What was asked besides words. Dates are in ms: `since` is the first that is wanted, `until` the first that is not. */
export type Operators = {
  readonly text: string;
  /** Any of them. */
  readonly authors: readonly string[];
  readonly hasLink: boolean;
  readonly since: number;
  readonly until: number;
};

const quotes = '"“”„«»';
const operator = new RegExp(
  `(?<=^|\\s)(from|has|before|after)[:：](?:[${quotes}]([^${quotes}]*)[${quotes}]|([^\\s${quotes}]\\S*))(?=\\s|$)`,
  "giu",
);

/** Takes `from:Ana`, `from:"Ana B"`, `has:link`, `before:2026-11-01` and `after:2026-11-01`. The rest is text. */
export function readOperators(typed: string, zone: string | undefined): Operators {
  const authors: string[] = [];
  let [hasLink, since, until] = [false, 0, Number.POSITIVE_INFINITY];
  const takes = (name: string, value: string): boolean => {
    if (name === "from") {
      const author = value.length > limits.nameInputLength ? "" : cleanName(value);
      return author !== "" && authors.push(author) > 0;
    }
    if (name === "has") {
      hasLink ||= value.toLowerCase() === "link";
      return value.toLowerCase() === "link";
    }
    const day = startOfDay(value, zone, name === "after" ? 1 : 0);
    if (day === undefined) return false;
    if (name === "after") since = Math.max(since, day);
    else until = Math.min(until, day);
    return true;
  };
  const text = typed.replace(operator, (all, name: string, quoted?: string, plain?: string) =>
    takes(name.toLowerCase(), quoted ?? plain ?? "") ? " " : all,
  );
  return { text, authors, hasLink, since, until };
}
