import type { Member, MemberId } from "@parlor/contracts";
import { setOff } from "../app/texts.ts";

/** `after` is the room's newest event then: the line stands behind it. */
export type Coming = {
  readonly by: MemberId;
  readonly name: string;
  readonly kind: "joined" | "left";
  readonly after: number;
  readonly at: number;
};

/** In ms: a member who is back this soon has not been away, and nothing is said. */
const flap = 60_000;
/** Somebody may come and go all day. */
const mostLines = 1000;

type Change = { readonly came: readonly Member[]; readonly went: readonly Member[] };

export function note(held: readonly Coming[], change: Change, after: number, now: number): readonly Coming[] {
  const line = (kind: Coming["kind"]) => (member: Member) => ({
    by: member.id,
    name: member.name,
    kind,
    after,
    at: now,
  });
  const lines = [...held, ...change.went.map(line("left"))];
  const newest = new Map(lines.map((one) => [one.by, one]));
  const isBack = ({ id }: Member) => {
    const left = newest.get(id);
    return left?.kind === "left" && now - left.at < flap;
  };
  const back = new Set(change.came.filter(isBack).map(({ id }) => newest.get(id)));
  const joined = change.came.filter((member) => !isBack(member)).map(line("joined"));
  return [...lines.filter((one) => !back.has(one)), ...joined].slice(-mostLines);
}

/** One line for one place: "Ana, Bo and 3 others joined · Cy left". */
export function tellComings(lines: readonly Coming[]): string {
  return (["joined", "left"] as const)
    .map((kind) => [names(lines.filter((line) => line.kind === kind)), kind])
    .filter(([who]) => who !== "")
    .map((part) => part.join(" "))
    .join(" · ");
}

function names(lines: readonly Coming[]): string {
  const [first, second, third, ...more] = [...new Set(lines.map((line) => line.name))].map(setOff);
  if (first === undefined) return "";
  if (second === undefined) return first;
  if (third === undefined) return `${first} and ${second}`;
  return more.length === 0 ? `${first}, ${second} and ${third}` : `${first}, ${second} and ${more.length + 1} others`;
}
