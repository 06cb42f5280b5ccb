/** No host with a user and a port is longer. Reading one that is not ASCII takes its length squared. */
const longestHost = 320;
const unseen = /[\p{Default_Ignorable_Code_Point}\u2800]/gu;
const dot = /[.。．｡]/;
const hostLike = /(?<![\p{L}\p{N}\p{M}_.。．｡-])[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}_-]*[.。．｡])+[\p{L}\p{N}\p{M}-]{2,}/gu;

/** Where a written link leads: over http, https or mail, and without a password; else undefined. */
export function targetOf(written: string): URL | undefined {
  const [, host] = /^(?:https?:\/\/|mailto:)([^/?#]*)/i.exec(written) ?? [];
  if (host === undefined || host.length > longestHost || written.includes("\\")) return undefined;
  const url = URL.parse(written);
  return url?.username === "" && url.password === "" ? url : undefined;
}

/** The host that a link leads to; of mail, the one behind the @. */
export const hostOf = ({ protocol, hostname, pathname }: URL) =>
  protocol === "mailto:" ? (pathname.split("@").at(-1) ?? "") : hostname;

/** Whether a link's words name another host than the one that it leads to. */
export function namesAnother(words: string, host: string): boolean {
  const named = words.replace(unseen, "").slice(0, longestHost).match(hostLike) ?? [];
  return named.some((name) => bare(URL.parse(`https://${name}`)?.hostname ?? name) !== bare(host));
}

const bare = (host: string) => host.replace(/^www\./, "");

/** Scripts with letters that look alike, and what is written together with them. */
const alike = [
  "Latin Han Hiragana Katakana Bopomofo Hangul",
  ..."Cyrillic Greek Armenian Georgian Cherokee Coptic Lisu Hebrew Arabic".split(" "),
].map((scripts) => {
  const all = scripts.split(" ").map((script) => `\\p{scx=${script}}`);
  return [
    new RegExp(`[${all[0]}&&\\p{L}]`, "v"),
    new RegExp(`[\\p{L}--[${all.join("")}\\p{sc=Common}]]`, "v"),
  ] as const;
});

/** Whether a part of a host has letters of scripts that nobody writes together, such as Latin and Cyrillic. */
export const mixesScripts = (host: string): boolean =>
  host.split(dot).some((label) => alike.some(([one, other]) => one.test(label) && other.test(label)));
