import { limits, type Member, type MemberId, type RosterChanged } from "@parlor/contracts";

export type Roster = {
  readonly here: number;
  readonly members: readonly Member[];
  readonly rev: number;
};

export const emptyRoster: Roster = { here: 0, members: [], rev: 0 };

/** `sure`: the members held add up to the number that was told. */
type RosterStep = {
  readonly roster: Roster;
  readonly came: readonly Member[];
  readonly went: readonly Member[];
  readonly sure: boolean;
};

/** A change older than the roster held changes nothing. */
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

export function tell(members: readonly Member[], here: number, rev: number): Roster {
  return { here, members: inOrder(new Map(members.map((member) => [member.id, member])).values()), rev };
}

/** A member, or an author of a message that is shown. */
export type Person = { readonly id: MemberId; readonly name: string };

/** The owner first, then by name in the reader's language. */
function inOrder(members: Iterable<Member>): readonly Member[] {
  const rank = (member: Member) => (member.role === "owner" ? 0 : 1);
  return [...members].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}
