import type { ClientFact, Entered, Fact, History } from "./history.ts";

type Of<Kind extends Fact["kind"]> = Extract<ClientFact, { kind: Kind }>;

/** What tells of a view. */
const viewed = ["entered", "saw", "became", "current", "heard.later", "gap.shown", "final"] as const;
type Viewed = (typeof viewed)[number];

const isViewed = (fact: ClientFact): fact is Of<Viewed> => viewed.some((kind) => kind === fact.kind);

/** What happened to one client in one room, in order. */
export type Seat = { readonly client: string; readonly room: string; readonly facts: readonly ClientFact[] };

/** What one page held of one log; a reload, a fresh start and a reset begin another. */
export type View = {
  readonly seat: Seat;
  readonly epoch: string;
  readonly member: string;
  readonly loadedAt: number;
  readonly start: Of<"entered">;
  readonly facts: Of<Viewed>[];
};

export function findSeats(history: History): readonly Seat[] {
  const facts = history.filter((fact): fact is ClientFact => "client" in fact);
  const grouped = Map.groupBy(facts, ({ client, room }) => `${client} ${room}`);
  return [...grouped.values()].flatMap((own) => {
    const [first] = own;
    return first === undefined ? [] : [{ client: first.client, room: first.room, facts: own }];
  });
}

export function viewsOf(seat: Seat): readonly View[] {
  const views: View[] = [];
  let [view, loadedAt]: [View | undefined, number] = [undefined, 0];
  for (const fact of seat.facts) {
    if (fact.kind === "page.loaded") [view, loadedAt] = [undefined, fact.at];
    if (fact.kind === "entered" && begins(fact, view)) {
      view = { seat, epoch: fact.epoch, member: fact.member, loadedAt, start: fact, facts: [] };
      views.push(view);
    }
    if (isViewed(fact)) view?.facts.push(fact);
  }
  return views;
}

function begins(entered: Entered, view: View | undefined): boolean {
  return !view || entered.how === "fresh" || entered.how === "reset" || entered.epoch !== view.epoch;
}

export function only<Some extends { kind: string }, Kind extends Some["kind"]>(
  facts: readonly Some[],
  kind: Kind,
): readonly Extract<Some, { kind: Kind }>[] {
  return facts.filter((fact): fact is Extract<Some, { kind: Kind }> => fact.kind === kind);
}

/** Its connection's last fact: "entered" if the run ended with it in the room. */
export function lastStanding(seat: Seat): ClientFact | undefined {
  return seat.facts.findLast(({ kind }) =>
    ["entered", "lost", "back", "left", "page.loaded", "tab.closed"].includes(kind),
  );
}

/** Undefined for a visitor without pages. */
export const deviceOf = ({ facts }: Seat): string | undefined => only(facts, "tab.opened")[0]?.device;

// A page takes this long to fill a database that was thrown away.
const putBackWithin = 3_000;

/** Whether the device's storage was cleared with no page left that could have put this seat's data back. */
export function isCleared(tabs: readonly Seat[], seat: Seat, since: ClientFact, until: number): boolean {
  const gone = seat.facts.slice(seat.facts.indexOf(since)).find(({ kind }) => kind === "page.gone");
  if (gone === undefined) return false;
  const cleared = tabs.flatMap(({ facts }) => only(facts, "storage.cleared"));
  return cleared.some(({ at }) => at >= gone.at - putBackWithin && at <= until);
}
