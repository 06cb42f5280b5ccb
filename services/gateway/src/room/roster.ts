import { limits, type Member, type MemberId, type RosterChanged } from "@parlor/contracts";

/** Several instances of the rooms service may tell the same change. */
export class Roster {
  #here: number;
  #rev: number;
  readonly #members: Map<MemberId, Member>;
  /** JSON text of the members, for the many who may enter before they change. */
  #listed: string | undefined;

  constructor(start: { readonly here: number; readonly rev: number; readonly members: readonly Member[] }) {
    this.#here = start.here;
    this.#rev = start.rev;
    this.#members = new Map(start.members.map((member) => [member.id, member]));
  }

  get here(): number {
    return this.#here;
  }

  get rev(): number {
    return this.#rev;
  }

  get whole(): boolean {
    return this.#here === this.#members.size || this.#here > limits.rosterListed;
  }

  /** Lists the member who enters even before the rooms service has heard of them. */
  seenBy(you: Member): { here: number; members: string } {
    const counted = this.#here > limits.rosterListed;
    this.#listed ??= counted ? "" : [...this.#members.values()].map((member) => JSON.stringify(member)).join(",");
    if (this.#members.has(you.id)) return { here: this.#here, members: `[${this.#listed}]` };
    const comma = this.#listed && ",";
    return { here: this.#here + (counted ? 0 : 1), members: `[${this.#listed}${comma}${JSON.stringify(you)}]` };
  }

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
    this.#listed = undefined;
    return true;
  }
}

function same(a: Member, b: Member | undefined): boolean {
  return b !== undefined && a.name === b.name && a.role === b.role;
}
