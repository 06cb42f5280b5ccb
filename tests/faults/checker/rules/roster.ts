import { longestWait } from "../calm.ts";
import type { Fact } from "../history.ts";
import type { Rule, Tally } from "../rule.ts";
import type { Run } from "../run.ts";
import { only, type Seat } from "../seat.ts";

/** How long a list may be wrong about somebody, in milliseconds, while its client is in the room and nothing is broken: */
const afterLeaving = 2000;
/** and when they did not say that they leave, or are there and not listed. */
const otherwise = 15_000;

/** What is true of a member from a moment on. `unsure`: their connection is gone, and they may be listed or not. */
type Truth = { at: number; member: string; is: "here" | "left" | "broken" | "unsure"; fact: Fact };

/**
 * [M2] What a client lists is who is there, within its time. The clock runs from when the list and the truth part until
 * they agree again.
 */
export const rosters: Rule = (run, tally) => {
  const truths = Map.groupBy(run.history.flatMap(truthsOf()), ({ room }) => room);
  for (const seat of run.seats) checkSeat(run, seat, truths.get(seat.room) ?? [], tally);
};

/** Reads the truths off a history, one fact after the other. Who is said to be present is so while their page is in. */
function truthsOf() {
  const present = new Set<string>();
  const members = new Map<string, string>();
  return (fact: Fact): readonly (Truth & { room: string })[] => {
    if (!("room" in fact)) return [];
    const { at, room } = fact;
    const truth = (member: string, is: Truth["is"]) => [{ at, room, member, is, fact }];
    if (fact.kind === "presence.began") {
      present.add(`${room} ${fact.member}`);
      return truth(fact.member, "here");
    }
    if (fact.kind === "presence.ended") {
      present.delete(`${room} ${fact.member}`);
      return truth(fact.member, fact.how);
    }
    if (fact.kind === "entered") members.set(`${room} ${fact.client}`, fact.member);
    const member = "client" in fact ? members.get(`${room} ${fact.client}`) : undefined;
    if (member === undefined || !present.has(`${room} ${member}`)) return [];
    if (fact.kind === "entered") return truth(member, "here");
    return fact.kind === "lost" || fact.kind === "page.loaded" ? truth(member, "unsure") : [];
  };
}

function checkSeat(run: Run, seat: Seat, truths: readonly Truth[], tally: Tally): void {
  const lists = only(seat.facts, "roster.seen");
  if (lists.length === 0 || truths.length === 0) return;
  const calm = run.calm(seat);
  const now = new Map<string, Truth>();
  const wrong = new Map<string, { since: number; by: Fact; bound: number }>();
  let listed: ReadonlySet<string> | undefined;

  const judge = (member: string, until: number) => {
    const start = wrong.get(member);
    if (!start) return;
    wrong.delete(member);
    const waited = longestWait(calm, start.since, until);
    const said = now.get(member)?.is === "here" ? "who is there" : "who is gone";
    const what = `the list was wrong about ${member}, ${said}, for ${waited} ms`;
    if (waited > start.bound) tally.violated(seat.client, seat.room, what, start.by);
  };
  const compare = (member: string, at: number, by: Fact) => {
    const is = now.get(member)?.is;
    if (!listed || is === "unsure") return;
    if (listed.has(member) === (is === "here")) {
      tally.checked();
      judge(member, at);
    } else if (!wrong.has(member)) {
      wrong.set(member, { since: at, by, bound: is === "left" ? afterLeaving : otherwise });
    }
  };

  for (const event of [...truths, ...lists].sort((a, b) => a.at - b.at)) {
    if ("is" in event) {
      const changed = now.get(event.member)?.is !== event.is;
      if (changed) judge(event.member, event.at);
      now.set(event.member, event);
      compare(event.member, event.at, event.fact);
      continue;
    }
    const all = new Set([...(listed ?? now.keys()), ...event.members]);
    listed = new Set(event.members);
    for (const member of all) compare(member, event.at, event);
  }
  for (const member of [...wrong.keys()]) judge(member, run.end);
}
