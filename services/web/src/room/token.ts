/** What is being typed behind a sign, up to the caret. */
export type Token = { readonly sign: "@" | ":" | "/"; readonly word: string; readonly start: number };

/** No name or word of an emoji is longer. */
const longest = 33;
const signs = /(?:^|[\s(])([@:])([^\s@:]{0,32})$/;

/** The word at the caret that may become a mention, an emoji or, first of all, a command. */
export function tokenAt(text: string, caret: number): Token | undefined {
  const [, command] = caret <= longest ? (/^\/([a-z]{0,16})$/i.exec(text.slice(0, caret)) ?? []) : [];
  if (command !== undefined) return { sign: "/", word: command, start: 0 };
  const [, sign, word] = signs.exec(text.slice(Math.max(0, caret - longest - 1), caret)) ?? [];
  if (word === undefined || (sign === ":" && word.length < 2)) return undefined;
  return { sign: sign === "@" ? "@" : ":", word, start: caret - word.length - 1 };
}

/** The people whose names stand in a text behind an @, as they are written there. */
export function mentionsIn<P extends { readonly id: string; readonly name: string }>(
  text: string,
  people: readonly P[],
  most: number,
): readonly P[] {
  if (!text.includes("@")) return [];
  const named = people.filter(({ name }) => isMentioned(name, text));
  return [...new Map(named.map((person) => [person.id, person])).values()].slice(0, most);
}

/** Whether a name stands behind an @, as words of its own. */
export function isMentioned(name: string, text: string): boolean {
  const around = text.split(`@${name}`);
  return around.some(
    (after, at) => at > 0 && !/^[\p{L}\p{N}]/u.test(after) && !/[\p{L}\p{N}]$/u.test(around[at - 1] ?? ""),
  );
}
