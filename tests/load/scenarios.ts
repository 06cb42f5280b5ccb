import type { Plan } from "./plan.ts";

type Scenario = { readonly describes: string; readonly plan: Partial<Plan> };

export const ordinary: Omit<Plan, "urls"> = {
  protocol: "parlor",
  groups: [{ rooms: 200, members: 5, rate: 500 }],
  kind: "messages",
  window: 0,
  seconds: 30,
  warmUp: 2,
  ramp: 0,
  bytes: 120,
  arrivals: 100,
  typing: 0,
  churn: 0,
  slow: 0,
  storm: 0,
  workers: 1,
};

export const scenarios: Readonly<Record<string, Scenario>> = {
  "many-rooms": {
    describes: "Many small rooms, each with a talk of its own",
    plan: {},
  },
  "big-room": {
    describes: "One big room, in which everyone hears everything",
    plan: { groups: [{ rooms: 1, members: 1_000, rate: 50 }] },
  },
  "idle-crowd": {
    describes: "A crowd that is there and says nothing",
    plan: { groups: [{ rooms: 100, members: 100, rate: 0 }], seconds: 10 },
  },
  "join-storm": {
    describes: "Everyone loses the connection at the same moment, and comes back to where they were",
    plan: { groups: [{ rooms: 100, members: 100, rate: 100 }], storm: 5, arrivals: 1_000 },
  },
  "slow-readers": {
    describes: "One in ten stops reading, again and again, among those who read",
    plan: { groups: [{ rooms: 1, members: 500, rate: 200 }], slow: 0.1, bytes: 1_000 },
  },
  noise: {
    describes: "People type, leave and come back more than they talk",
    plan: { groups: [{ rooms: 50, members: 40, rate: 100 }], typing: 500, churn: 50 },
  },
  evening: {
    describes: "A mixed evening: a full hall, lively rooms, and many where two or three talk",
    plan: {
      groups: [
        { rooms: 1, members: 500, rate: 3 },
        { rooms: 20, members: 25, rate: 20 },
        { rooms: 300, members: 3, rate: 60 },
      ],
      typing: 60,
      churn: 5,
      slow: 0.002,
    },
  },
};
