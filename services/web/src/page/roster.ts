import { limits, type Member, type MemberId, nameSkeleton, type RosterChanged } from "@parlor/contracts";

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

/** Those whose name looks like that of somebody else here: the page marks them, so that nobody is taken for another. */
export function lookalikes(roster: Roster): ReadonlySet<MemberId> {
  const first = new Map<string, Member>();
  const marked = new Set<MemberId>();
  for (const member of roster.members) {
    const skeleton = nameSkeleton(member.name);
    const other = first.get(skeleton);
    if (other === undefined) first.set(skeleton, member);
    else marked.add(other.id).add(member.id);
  }
  return marked;
}

/** The owner first, then by name as the reader's language sorts. */
function inOrder(members: Iterable<Member>): readonly Member[] {
  const rank = (member: Member) => (member.role === "owner" ? 0 : 1);
  return [...members].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}
