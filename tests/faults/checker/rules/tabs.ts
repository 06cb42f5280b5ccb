import type { ClientFact, Fact } from "../history.ts";
import type { Rule, Tally } from "../rule.ts";
import type { Run } from "../run.ts";
import { deviceOf, isCleared, only, type Seat } from "../seat.ts";

type Draft = Extract<ClientFact, { kind: "draft.shown" }>;

// How long a page that loads does not answer other tabs, and how long they wait for an answer.
const answersAfter = 500;
const askedBefore = 3_000;
const draftKinds: ReadonlySet<string> = new Set(["drafted", "draft.kept", "draft.shown"]);
const losses: ReadonlySet<string> = new Set(["broker wiped", "log deleted", "disk wiped"]);

/** [J4] Whose a tab is, and its draft, is what its person made of it, whatever other tabs do. */
export const ownTab: Rule = (run, tally) => {
  const devices = Map.groupBy(
    run.seats.filter((seat) => deviceOf(seat) !== undefined),
    (seat) => deviceOf(seat),
  );
  for (const tabs of devices.values()) {
    checkNames(run, tabs, tally);
    for (const seat of tabs) {
      const others = tabs.filter((other) => other !== seat);
      checkName(seat, others, tally);
      checkPlace(run, seat, others, tally);
      checkDrafts(seat, others, tally);
    }
  }
};

function checkName(seat: Seat, others: readonly Seat[], tally: Tally): void {
  let [mine, offered, member, epoch]: (string | undefined)[] = [];
  for (const fact of seat.facts) {
    if (fact.kind === "pressed" && fact.name !== undefined) mine = fact.name;
    if (fact.kind === "turned.away") offered = fact.offered ?? offered;
    if (fact.kind === "entered" && fact.epoch !== epoch) {
      [mine, member, epoch] = [fact.name, fact.member, fact.epoch]; // a room that was lost has forgotten everybody
      continue;
    }
    if (fact.kind === "entered") {
      tally.checked();
      const who = `came back as another member: ${fact.member}, and was ${member}`;
      if (fact.member !== member) tally.violated(seat.client, seat.room, who, fact);
      member = fact.member;
    }
    const name = fact.kind === "entered" || fact.kind === "shows" ? fact.name : undefined;
    if (name === undefined || mine === undefined) continue;
    tally.checked();
    const other = others.find(({ facts }) => only(facts, "entered").some((entered) => entered.name === name));
    const whose = other ? `, as in the tab of ${other.client}` : "";
    if (name !== mine && name !== offered)
      tally.violated(seat.client, seat.room, `is called ${name}${whose}, and was ${mine}`, fact);
    mine = name;
  }
}

function checkNames(run: Run, tabs: readonly Seat[], tally: Tally): void {
  const called = new Map<string, { name: string; as: string }>();
  const facts = tabs.flatMap((seat) => seat.facts).toSorted((a, b) => run.lineOf(a) - run.lineOf(b));
  for (const fact of facts) {
    if (fact.kind === "left" || fact.kind === "tab.closed") called.delete(fact.client);
    if (fact.kind !== "entered") continue;
    const as = `${fact.room} ${fact.member}`;
    called.delete(fact.client);
    for (const [client, other] of called) {
      if (other.as !== as) continue;
      tally.checked();
      const what = `is called ${other.name}, and came into the room as ${fact.name} in the tab of ${fact.client}`;
      if (other.name !== fact.name) tally.violated(client, fact.room, what, fact);
    }
    called.set(fact.client, { name: fact.name, as });
  }
}

function checkPlace(run: Run, seat: Seat, others: readonly Seat[], tally: Tally): void {
  let [isIn, wasIn, wishes] = [false, false, false];
  for (const fact of seat.facts) {
    if (fact.kind === "leaving") wishes = true;
    if (fact.kind === "page.gone" || fact.kind === "page.loaded") [isIn, wasIn] = [false, isIn || wasIn];
    if (fact.kind === "pressed") {
      if (wasIn) tally.checked();
      if (wasIn && fact.name !== undefined)
        tally.violated(seat.client, seat.room, "was in the room, and stood at its door when the page was loaded", fact);
      wasIn = false;
    }
    if (fact.kind !== "shows") continue;
    const isOut = isIn && fact.where !== "room" && !wishes;
    isIn = fact.where === "room";
    tally.checked();
    if (!isOut || (fact.why === "gone" && isLost(run, fact))) continue;
    const left = others.find(({ facts }) => facts.some(({ kind, at }) => kind === "leaving" && at <= fact.at));
    const by = left ? `, but in the tab of ${left.client}` : "";
    const what = `is out of the room (${fact.why ?? fact.where}), and has not left it${by}`;
    tally.violated(seat.client, seat.room, what, fact);
  }
}

const isLost = (run: Run, { at }: Fact) =>
  only(run.history, "fault.began").some((fault) => losses.has(fault.what) && fault.at <= at);

function checkDrafts(seat: Seat, others: readonly Seat[], tally: Tally): void {
  let stored = "";
  let since: readonly string[] = [];
  let before: readonly string[] = [];
  const waiting = new Set<string>();
  for (const fact of seat.facts) {
    if (fact.kind === "page.loaded") before = [stored, ...since];
    if (fact.kind === "drafted") {
      // Typed before what was left could be shown: that waits until there is nothing in the text.
      for (const text of before) waiting.add(text);
      before = [];
      since = [...since, fact.text];
    }
    // The word that an earlier text is kept may come behind what is shown after it.
    if (fact.kind === "draft.kept" && since.includes(fact.text)) {
      stored = fact.text;
      since = since.slice(since.indexOf(fact.text) + 1);
    }
    if (fact.kind !== "draft.shown") continue;
    tally.checked();
    const own = new Set([stored, ...since]);
    if (waiting.delete(fact.text)) own.add(fact.text);
    before = [];
    const last = seat.facts.slice(0, seat.facts.indexOf(fact)).findLast(({ kind }) => draftKinds.has(kind));
    if (last && isCleared([seat, ...others], seat, last, fact.at)) own.add("");
    if (isWithCopy(seat, others, own)) own.add("");
    if (!own.has(fact.text) && !(own.has("") && isLeft(others, fact))) {
      const author = others.find((other) => wrote(other, fact.text));
      const whose = author ? `, of the tab of ${author.client},` : "";
      const what = `shows the draft ${JSON.stringify(fact.text)}${whose} where ${JSON.stringify([...own])} was written`;
      tally.violated(seat.client, seat.room, what, fact);
    }
    [stored, since] = [fact.text, []];
  }
}

const wrote = ({ facts }: Seat, text: string) => only(facts, "drafted").some((drafted) => drafted.text === text);

const isWithCopy = ({ client }: Seat, others: readonly Seat[], own: ReadonlySet<string>) =>
  others.some(({ facts }) => {
    const isCopy = only(facts, "tab.opened")[0]?.copyOf === client;
    return isCopy && only(facts, "draft.shown").some(({ text }) => text !== "" && own.has(text));
  });

// Whether it was written in a tab of this room that was gone when it was asked for.
function isLeft(others: readonly Seat[], { room, text, at }: Draft): boolean {
  return others.some((other) => other.room === room && wrote(other, text) && isAway(other, at - askedBefore, at));
}

function isAway({ facts }: Seat, from: number, to: number): boolean {
  return facts.some((gone, index) => {
    if ((gone.kind !== "page.gone" && gone.kind !== "tab.closed") || gone.at > to) return false;
    const back = facts.slice(index).find(({ kind }) => kind === "page.loaded");
    return back === undefined || back.at + answersAfter >= from;
  });
}
