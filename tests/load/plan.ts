import type { Speech } from "./worker/peer-protocol.ts";

/** Rooms of one kind, and how much is said in all of them together. */
export type Group = {
  readonly rooms: number;
  /** Members of each room. */
  readonly members: number;
  /** Posts a second over the whole group. */
  readonly rate: number;
};

/** What the crowd does. Everything that is said is said at a rate, or, with a window, as fast as it is confirmed. */
export type Plan = {
  /** Where gateways listen, such as `ws://localhost:5000/ws`; the members are dealt out over them in turn. */
  readonly urls: readonly string[];
  readonly protocol: "parlor" | Speech;
  readonly groups: readonly Group[];
  /** Posts that are on their way at any moment, over all rooms; 0 to go by the rates. */
  readonly window: number;
  readonly seconds: number;
  /** Seconds of talk before anything is measured. */
  readonly warmUp: number;
  /** Seconds over which the rates rise from nothing. */
  readonly ramp: number;
  /** Length of a message's text. */
  readonly bytes: number;
  /** Members who are coming in at the same time. */
  readonly arrivals: number;
  /** Members a second who begin to type. */
  readonly typing: number;
  /** Members a second who close their connection and come back. */
  readonly churn: number;
  /** The share of members who stop reading for a while, 0 to 1. */
  readonly slow: number;
  /** When all connections are cut at once, in seconds from the beginning; 0 for never. */
  readonly storm: number;
  /** Processes that the members are spread over. */
  readonly workers: number;
};

/** One member as the plan has them. Room and person keep their numbers in all workers. */
export type Place = {
  readonly index: number;
  readonly url: string;
  readonly room: string;
  readonly name: string;
  readonly group: number;
};

/** What makes a run's names its own: its rooms' and its members'. */
export type Run = { readonly rooms: string; readonly members: string };

/** The members of a worker: every room's are dealt out in turn, so that each worker hears of every big room. */
export function placesOf({ urls, groups, workers }: Plan, worker: number, run: Run): readonly Place[] {
  const places: Place[] = [];
  let index = 0;
  for (const [group, { rooms, members }] of groups.entries()) {
    for (let member = 0; member < members; member++) {
      for (let room = 0; room < rooms; room++, index++) {
        if (index % workers !== worker) continue;
        const url = urls[index % urls.length] ?? "";
        const name = `${run.members}-${index.toString(36)}`;
        places.push({ index, url, room: `load-${run.rooms}-${group}-${room}`, name, group });
      }
    }
  }
  return places;
}

/** How many members there are in all. */
export function crowdOf({ groups }: Pick<Plan, "groups">): number {
  return groups.reduce((sum, { rooms, members }) => sum + rooms * members, 0);
}

/** Posts a second over all groups. */
export function rateOf({ groups }: Pick<Plan, "groups">): number {
  return groups.reduce((sum, { rate }) => sum + rate, 0);
}
