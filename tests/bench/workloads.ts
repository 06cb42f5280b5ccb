import type { Kind, Plan } from "../load/plan.ts";
import { measure, measureRunning, type Result } from "./measure.ts";
import { type Name, type Running, start } from "./server.ts";

// With what is around such a text, a frame has some 300 bytes.
const ordinaryText = { bytes: 120, warmUp: 2 } as const;
const talks = { ...ordinaryText, seconds: 4 } as const;
const bigRoom = (rate: number): Partial<Plan> => ({ ...talks, groups: [{ rooms: 1, members: 1_000, rate }] });
const smallRooms = (rate: number): Partial<Plan> => ({ ...talks, groups: [{ rooms: 200, members: 5, rate }] });
// Milliseconds. More is no peak but a jam.
const tolerable = { bigRoom: 250, smallRooms: 1_000 } as const;

/** The most deliveries of a big room that are on time, at the number of posts under way that does best. */
export const peakOfBigRoom = (name: Name): Promise<Result> =>
  peak(
    [4, 16, 64, 256, 1_024],
    tolerable.bigRoom,
    ({ delivered }) => delivered,
    (window) => measure(name, { ...bigRoom(0), window }),
  );

/** At a rate that every server compared can keep. */
export const bigRoomAt = (name: Name, postsPerSecond: number): Promise<Result> =>
  measure(name, { ...bigRoom(postsPerSecond), seconds: 6 });

export const peakOfSmallRooms = (name: Name): Promise<Result> =>
  peak(
    [100, 400, 1_600],
    tolerable.smallRooms,
    ({ stored }) => stored,
    (window) => measure(name, { ...smallRooms(0), window }),
  );

// More and more posts are under way at once, until people would wait too long.
async function peak(
  [fewest, ...more]: readonly [number, ...number[]],
  longest: number,
  by: (result: Result) => number,
  measured: (window: number) => Promise<Result>,
): Promise<Result> {
  let best = await measured(fewest);
  for (const window of more) {
    const result = await measured(window);
    if (result.delivery.p99 > longest) break;
    if (by(result) > by(best)) best = result;
  }
  return best;
}

/** At a rate that every server compared can keep. */
export const smallRoomsAt = (name: Name, postsPerSecond: number): Promise<Result> =>
  measure(name, { ...smallRooms(postsPerSecond), seconds: 6 });

/** What changes messages, at the same rate as messages. */
export const sayingAt = (kind: Kind, postsPerSecond: number): Promise<Result> =>
  measure("parlor", { ...smallRooms(postsPerSecond), kind, seconds: 6 });

// They come and go before joins are counted or memory is weighed: what a process needs once is not theirs.
const comersBefore = 3_000;

/** A crowd that says nothing. */
export type Idle = { readonly bytesPerMember: number; readonly connectionsPerSecond: number };

export async function idle(name: Name, members = 10_000): Promise<Idle> {
  const server = await start(name);
  try {
    await measureRunning(server, quiet(comersBefore));
    const empty = server.frontUsage().rss;
    let full = 0;
    const { arrival } = await measureRunning(server, quiet(members), {
      begins: () => {
        full = server.frontUsage().rss;
      },
    });
    return { bytesPerMember: (full - empty) / members, connectionsPerSecond: members / arrival };
  } finally {
    await server.stop();
  }
}

/** People enter rooms with a history, and then all lose their connection. */
export type Joining = {
  readonly perSecond: number;
  /** Seconds from the loss of all connections until the last one was back. */
  readonly allBack: number;
  readonly missing: number;
};

export async function joining(members = 10_000): Promise<Joining> {
  const server = await start("parlor");
  const [rooms, same] = [members / 100, { rooms: "joining" }];
  try {
    await measureRunning(server, quiet(comersBefore));
    await measureRunning(server, { groups: [{ rooms, members: 1, rate: rooms * 15 }], warmUp: 0, seconds: 4 }, same);
    const plan = { groups: [{ rooms, members: 100, rate: 100 }], warmUp: 0, seconds: 15, storm: 3, arrivals: 1_000 };
    const { arrival, returning, missing } = await measureRunning(server, plan, same);
    return { perSecond: members / arrival, allBack: returning.max / 1000, missing };
  } finally {
    await server.stop();
  }
}

function quiet(members: number): Partial<Plan> {
  return { groups: [{ rooms: members / 100, members: 100, rate: 0 }], warmUp: 3, seconds: 1, arrivals: 200 };
}

// All who stop are in one of five processes: in a single one the others would wait while it catches up.
export const besideSlowReaders = (server: Running, slow: number): Promise<Result> => {
  const room = { groups: [{ rooms: 1, members: 500, rate: 100 }], bytes: 1_000 };
  return measureRunning(server, { ...room, slow, workers: 5, warmUp: 2, seconds: 10 });
};

/** A big room on gateways that share one core: the cost of a delivery must stay as it is. */
export async function onGateways(gateways: number): Promise<Result> {
  const server = await start("parlor", gateways);
  try {
    return await measureRunning(server, { ...bigRoom(50), seconds: 6 });
  } finally {
    await server.stop();
  }
}
