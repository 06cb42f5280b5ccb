import { longestWait } from "../calm.ts";
import type { Fact } from "../history.ts";
import type { Rule, Tally } from "../rule.ts";
import type { Run } from "../run.ts";
import { only, type Seat } from "../seat.ts";

/** How long a list of people may be wrong about somebody, in milliseconds, while its client is in the room and all is calm. */
const within = { began: 2000, left: 2000, broken: 15_000 } as const;

type Truth = Extract<Fact, { kind: "presence.began" | "presence.ended" }>;
type Event = Truth | Extract<Fact, { kind: "roster.seen" }>;

/**
 * [M2] What a client lists is who is there, within its time. The clock runs from when the list and the truth part until
 * they agree again; who is dropped from a list without having left is back within the shortest time.
 */
export const rosters: Rule = (run, tally) => {
  const truths = Map.groupBy(
    run.history.filter((fact) => fact.kind === "presence.began" || fact.kind === "presence.ended"),
    (fact) => fact.room,
  );
  for (const seat of run.seats) checkSeat(run, seat, truths.get(seat.room) ?? [], tally);
};

function checkSeat(run: Run, seat: Seat, truths: readonly Truth[], tally: Tally): void {
  const lists = only(seat.facts, "roster.seen");
  if (lists.length === 0 || truths.length === 0) return;
  const events = [...truths, ...lists].sort((a, b) => a.at - b.at);
  const calm = run.calm(seat);
  const here = new Map<string, Truth>();
  const wrong = new Map<string, { since: number; by: Fact; bound: number }>();
  let listed: ReadonlySet<string> | undefined;

  const judge = (member: string, until: number) => {
    const start = wrong.get(member);
    if (!start) return;
    const waited = longestWait(calm, start.since, until);
    const said = here.get(member)?.kind === "presence.began" ? "who is there" : "who is gone";
    const what = `the list was wrong about ${member}, ${said}, for ${waited} ms`;
    if (waited > start.bound) tally.violated(seat.client, seat.room, what, start.by);
    wrong.delete(member);
  };
  const compare = (member: string, event: Event) => {
    if (!listed) return;
    const truth = here.get(member);
    if (listed.has(member) === (truth?.kind === "presence.began")) {
      judgeAgreed(member, event.at);
    } else if (!wrong.has(member)) {
      const bound = truth?.kind === "presence.ended" ? within[truth.how] : within.began;
      wrong.set(member, { since: event.at, by: event, bound });
    }
  };
  const judgeAgreed = (member: string, at: number) => {
    tally.checked();
    judge(member, at);
  };

  for (const event of events) {
    if (event.kind !== "roster.seen") {
      judge(event.member, event.at);
      here.set(event.member, event);
      compare(event.member, event);
      continue;
    }
    const all = listed ? new Set([...listed, ...event.members]) : new Set([...here.keys(), ...event.members]);
    listed = new Set(event.members);
    for (const member of all) compare(member, event);
  }
  for (const member of [...wrong.keys()]) judge(member, run.end);
}
