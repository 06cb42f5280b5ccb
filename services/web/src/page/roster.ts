import { limits, type Member, type MemberId, nameKey, nameSkeleton, type RosterChanged } from "@parlor/contracts";

/** Who is here, as far as this page was told. */
export type Roster = {
  readonly here: number;
  readonly members: readonly Member[];
  readonly rev: number;
};

export const emptyRoster: Roster = { here: 0, members: [], rev: 0 };

/** Who came and went by a change; `sure` says whether the members held can account for the number told. */
type RosterStep = {
  readonly roster: Roster;
  readonly came: readonly Member[];
  readonly went: readonly Member[];
  readonly sure: boolean;
};

/** A change as the rooms service tells it. What follows from something older than what is held changes nothing. */
export function change(held: Roster, told: RosterChanged): RosterStep {
  if (told.rev < held.rev) return { roster: held, came: [], went: [], sure: true };
  const before = new Map(held.members.map((member) => [member.id, member]));
  const after = new Map(before);
  for (const id of told.left ?? []) after.delete(id);
  for (const member of told.joined ?? []) after.set(member.id, member);
  const roster = { here: told.here, members: inOrder(after.values()), rev: told.rev };
  return {
    roster,
    came: roster.members.filter((member) => !before.has(member.id)),
    went: held.members.filter((member) => !after.has(member.id)),
    sure: roster.members.length === told.here || told.here > limits.rosterListed,
  };
}

/** The roster as it was told whole. */
export function tell(members: readonly Member[], here: number, rev: number): Roster {
  return { here, members: inOrder(new Map(members.map((member) => [member.id, member])).values()), rev };
}

/** Somebody here, or who wrote something that is shown here. */
export type Person = { readonly id: MemberId; readonly name: string };

/**
 * Those whose name looks like another one here, of a member or an author: the page marks them, so that nobody is taken for
 * another. Two of one name are no such: only one can have it at a time.
 */
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

/** What names look like, the newest last: the same few are asked about with every message. */
const looks = new Map<string, { readonly skeleton: string; readonly key: string }>();
const mostLooks = 2000;

function looksOf(name: string) {
  const look = looks.get(name) ?? { skeleton: nameSkeleton(name), key: nameKey(name) };
  if (looks.size >= mostLooks) looks.clear();
  looks.set(name, look);
  return look;
}

/** The owner first, then by name as the reader's language sorts. */
function inOrder(members: Iterable<Member>): readonly Member[] {
  const rank = (member: Member) => (member.role === "owner" ? 0 : 1);
  return [...members].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}
