import type { Member, MemberId } from "@parlor/contracts";
import { setOff } from "./told.ts";

/** Somebody came or went while this page looked. `after` is the room's newest event then: where the line stands. */
export type Coming = {
  readonly by: MemberId;
  readonly name: string;
  readonly kind: "joined" | "left";
  readonly after: number;
  readonly at: number;
};

/** Somebody who comes back within this time has not been away: neither is told. */
const flap = 60_000;
/** Older lines are let go: somebody may come and go all day. */
const mostLines = 1000;

type Change = { readonly came: readonly Member[]; readonly went: readonly Member[] };

/** What the roster's change adds to the lines. */
export function note(held: readonly Coming[], change: Change, after: number, now: number): readonly Coming[] {
  const line = (kind: Coming["kind"]) => (member: Member) => ({
    by: member.id,
    name: member.name,
    kind,
    after,
    at: now,
  });
  let lines = [...held, ...change.went.map(line("left"))];
  for (const member of change.came) {
    const left = lines.findLast((one) => one.by === member.id);
    if (left?.kind === "left" && now - left.at < flap) lines = lines.filter((one) => one !== left);
    else lines.push(line("joined")(member));
  }
  return lines.slice(-mostLines);
}

/** One line for all that came and went at one place: "Ana, Bo and 3 others joined · Cy left". */
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
