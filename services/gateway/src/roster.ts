import { limits, type Member, type MemberId, type RosterChanged } from "@parlor/contracts";

/**
 * Who is in a room, as the rooms service tells it. Several instances may tell the same: news that are older than what
 * is known, or that change nothing, are not passed on.
 */
export class Roster {
  #here: number;
  #rev: number;
  readonly #members: Map<MemberId, Member>;

  constructor(start: { readonly here: number; readonly rev: number; readonly members: readonly Member[] }) {
    this.#here = start.here;
    this.#rev = start.rev;
    this.#members = new Map(start.members.map((member) => [member.id, member]));
  }

  /** How many are here. */
  get here(): number {
    return this.#here;
  }

  /** The newest revision that was heard of. */
  get rev(): number {
    return this.#rev;
  }

  /** Whether the list accounts for everyone; in big rooms nobody expects it to. */
  get whole(): boolean {
    return this.#here === this.#members.size || this.#here > limits.rosterListed;
  }

  /** What somebody who enters is told: themselves are in it, even before the rooms service has heard of them. */
  seenBy(you: Member): { here: number; members: Member[] } {
    const known = this.#members.has(you.id);
    const members = this.#here > limits.rosterListed ? [] : [...this.#members.values()];
    return {
      here: this.#here + (known || this.#here > limits.rosterListed ? 0 : 1),
      members: known ? members : [...members, you],
    };
  }

  /** Takes news; true when they change anything. */
  apply({ here, joined = [], left = [], rev }: RosterChanged): boolean {
    if (rev < this.#rev) return false;
    this.#rev = rev;
    const news = joined.filter((member) => !same(member, this.#members.get(member.id)));
    const gone = left.filter((id) => this.#members.has(id));
    if (here === this.#here && news.length === 0 && gone.length === 0) return false;
    for (const member of news) this.#members.set(member.id, member);
    for (const id of gone) this.#members.delete(id);
    if (here > limits.rosterListed) this.#members.clear();
    this.#here = here;
    return true;
  }
}

function same(a: Member, b: Member | undefined): boolean {
  return b !== undefined && a.name === b.name && a.role === b.role;
}
