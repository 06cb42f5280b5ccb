import type { ByName, Figures } from "./figures.ts";
import { type Name, titles } from "./server.ts";

/** `measured` is undefined if the server to compare with was left out. */
export type Goal = {
  readonly what: string;
  readonly wish: string;
  readonly measured: number | undefined;
  readonly unit: string;
  readonly reached: boolean | undefined;
};

const bigRoom: ByName<number> = { "socket-io": 40, ws: 30, "socket-io-uws": 2.5, bun: 1, uws: 2.5 };
const smallRooms: ByName<number> = { "socket-io": 4, ws: 2.5, "socket-io-uws": 1, flask: 20 };

export function goalsOf({
  peak,
  steady,
  posts,
  idle,
  joining,
  gateways,
  slow,
  history,
  page,
}: Figures): readonly Goal[] {
  const times = (all: ByName<number>, of: (name: Name) => number | undefined, what: string) => {
    const wishes = Object.entries(all) as [Name, number][]; // entries forgets the keys
    const goal = (name: Name, least: number) =>
      atLeast(`${what}, beside ${titles[name]}`, least, ratio(of("parlor"), of(name)), "times");
    return wishes.map(([name, least]) => goal(name, least));
  };
  const steadily = (share: "p50" | "p99") => ratio(steady?.parlor?.delivery[share], steady?.uws?.delivery[share]);
  const pages = worst(history?.pages);
  const searches = worst(history?.searches);
  return [
    ...times(bigRoom, (name) => peak?.[name]?.delivered, "Deliveries in a room of 1,000"),
    atMost("Its median at 50,000 deliveries/s, beside bare uWebSockets.js", 1.2, steadily("p50"), "times"),
    atMost("Its p99 at 50,000 deliveries/s, beside bare uWebSockets.js", 1.3, steadily("p99"), "times"),
    ...times(smallRooms, (name) => posts?.[name]?.stored, "Posts in 200 rooms of 5"),
    atMost("Memory for an idle member", 4_000, idle?.parlor?.bytesPerMember, "bytes"),
    atMost(
      "The same, beside Socket.IO",
      0.4,
      ratio(idle?.parlor?.bytesPerMember, idle?.["socket-io"]?.bytesPerMember),
      "times",
    ),
    atLeast("Joins", 2_000, joining?.perSecond, "a second"),
    atMost("10,000 who come back at once", 5, joining?.allBack, "s"),
    atMost("What they missed", 0, joining?.missing, "messages"),
    atMost(
      "p99 of those who read, beside one in ten who do not",
      1.1,
      ratio(slow?.some.delivery.p99, slow?.none.delivery.p99),
      "times",
    ),
    atMost("A page of history, p99, anywhere in 1,000,000", 20, pages, "ms"),
    atMost("A search, p99, of any kind in 1,000,000", 50, searches, "ms"),
    atMost("Start with a read model of 1,000,000", 3_000, history?.starts.max, "ms"),
    atMost(
      "CPU per delivery on two gateways, beside one",
      1.25,
      ratio(gateways?.two.cpuPerDelivery, gateways?.one.cpuPerDelivery),
      "times",
    ),
    ...goalsOfPage(page),
  ];
}

function goalsOfPage(page: Figures["page"]): readonly Goal[] {
  const grown = page && page.crowd.heap[1] / page.crowd.heap[0];
  return [
    atLeast("The page with 200 messages a second", 50, page?.crowd.framesPerSecond, "frames a second"),
    atMost("A key there until it is on the screen, p95", 50, page?.crowd.keyP95, "ms"),
    atMost("Its longest task", 100, page?.crowd.longestTask, "ms"),
    atMost("Its heap at the end, beside the beginning", 1.2, grown, "times"),
    atMost("Entering a room of 1,000,000 until a message is on the screen, p95", 500, page?.entering.p95, "ms"),
    atMost("The greatest jump in 3,000 messages of reading back", 1, page?.paging.jump, "pixels"),
  ];
}

function atLeast(what: string, least: number, measured: number | undefined, unit: string): Goal {
  return { what, wish: `≥ ${least}`, measured, unit, reached: measured === undefined ? undefined : measured >= least };
}

function atMost(what: string, most: number, measured: number | undefined, unit: string): Goal {
  return { what, wish: `≤ ${most}`, measured, unit, reached: measured === undefined ? undefined : measured <= most };
}

function ratio(ours: number | undefined, theirs: number | undefined): number | undefined {
  return ours === undefined || theirs === undefined ? undefined : ours / theirs;
}

function worst(spreads: readonly { readonly p99: number }[] | undefined): number | undefined {
  return spreads && Math.max(...spreads.map(({ p99 }) => p99));
}
