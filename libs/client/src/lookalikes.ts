import { type MemberId, nameKey } from "@parlor/contracts";
import { nameSkeleton } from "@parlor/contracts/skeleton";
import type { Person, Roster } from "./roster.ts";

/** Marks people whose names look alike. The same name twice does not count: only one member has it at a time. */
export function lookalikes(
  { members }: Pick<Roster, "members">,
  authors: Iterable<Person> = [],
): ReadonlySet<MemberId> {
  const alike = new Map<string, Map<string, Set<MemberId>>>();
  for (const { id, name } of [...members, ...authors]) {
    const { skeleton, key } = looksOf(name);
    const names = alike.get(skeleton) ?? new Map<string, Set<MemberId>>();
    alike.set(skeleton, names.set(key, (names.get(key) ?? new Set()).add(id)));
  }
  const marked = [...alike.values()].filter((names) => names.size > 1).flatMap((names) => [...names.values()]);
  return new Set(marked.flatMap((ids) => [...ids]));
}

/** A cache: the same few names are asked for with every message. */
const looks = new Map<string, { readonly skeleton: string; readonly key: string }>();
const mostLooks = 2000;

function looksOf(name: string) {
  const look = looks.get(name) ?? { skeleton: nameSkeleton(name), key: nameKey(name) };
  if (looks.size >= mostLooks) looks.clear();
  looks.set(name, look);
  return look;
}
