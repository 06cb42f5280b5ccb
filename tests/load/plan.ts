import type { Speech } from "./worker/peer-protocol.ts";

export type Group = {
  readonly rooms: number;
  readonly members: number;
  /** Posts a second over the whole group. */
  readonly rate: number;
};

/** What members say once each has said a first message: more messages, or what changes their own first one. */
export const kinds = ["messages", "edits", "reactions"] as const;
export type Kind = (typeof kinds)[number];

/** What the crowd does. It speaks at the groups' rates or, with a window, as fast as posts are confirmed. */
export type Plan = {
  /** Such as `ws://localhost:5000/ws`; members are dealt out over them in turn. */
  readonly urls: readonly string[];
  readonly protocol: "parlor" | Speech;
  readonly groups: readonly Group[];
  readonly kind: Kind;
  /** Posts under way at any moment, over all rooms; 0 to go by the rates. */
  readonly window: number;
  readonly seconds: number;
  /** Seconds of talk before the measuring. */
  readonly warmUp: number;
  /** Seconds over which the rates rise from 0. */
  readonly ramp: number;
  /** Of a message's text. */
  readonly bytes: number;
  /** Members entering at the same time. */
  readonly arrivals: number;
  /** Members a second who begin to type. */
  readonly typing: number;
  /** Members a second who leave and come back. */
  readonly churn: number;
  /** Share of members who stop reading for a while, 0 to 1. */
  readonly slow: number;
  /** Seconds until all connections are cut at once; 0 for never. */
  readonly storm: number;
  /** Processes. */
  readonly workers: number;
};

/** A member. Its numbers of room and person are the same in all workers. */
export type Place = {
  readonly index: number;
  readonly url: string;
  readonly room: string;
  readonly name: string;
  readonly group: number;
};

/** What makes a run's names its own. */
export type Run = { readonly rooms: string; readonly members: string };

/** A worker's members, dealt out so that each worker hears of every big room. */
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

export function crowdOf({ groups }: Pick<Plan, "groups">): number {
  return groups.reduce((sum, { rooms, members }) => sum + rooms * members, 0);
}

/** A second, over all groups. */
export function rateOf({ groups }: Pick<Plan, "groups">): number {
  return groups.reduce((sum, { rate }) => sum + rate, 0);
}
