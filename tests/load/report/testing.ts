import type { Account, Moment, Percentiles, Summary } from "../summary.ts";

export function around(p50: number, count = 10_000): Percentiles {
  return { count, mean: p50 * 1.2, p50, p90: p50 * 2, p99: p50 * 5, p999: p50 * 20, max: p50 * 50 };
}

export function second(at: number, otherwise: Partial<Moment> = {}): Moment {
  return { at, connected: 1_000, stored: 2_000, delivered: 10_000, latency: around(0.25), ...otherwise };
}

const account: Account = {
  sent: 246_913,
  stored: 246_913,
  refused: 0,
  refusals: {},
  unanswered: 0,
  due: 1_234_567,
  delivered: 1_234_567,
  missing: 0,
  doubled: 0,
  cut: 0,
};

export const balance = (otherwise: Partial<Account> = {}): Account => ({ ...account, ...otherwise });

/** A run that went well, but for `otherwise`. */
export function run(otherwise: Partial<Summary> = {}): Summary {
  return {
    scenario: "Many small rooms",
    describes: "200 rooms of 5 members who talk",
    target: "ws://127.0.0.1:5000/ws",
    started: "2026-11-21T15:48:26.000Z",
    seconds: 3,
    plan: { rooms: 200, membersPerRoom: 5, rate: 2_000 },
    account,
    throughput: { stored: 1_998.4, delivered: 9_992 },
    latency: {
      delivery: around(0.25),
      confirmation: around(0.2),
      joining: around(3, 1_000),
      returning: around(20, 100),
    },
    histogram: [
      { from: 0.1, to: 0.2, count: 2_500 },
      { from: 0.2, to: 0.4, count: 7_500 },
    ],
    moments: [second(0), second(1), second(2)],
    generator: { workers: 1, ceiling: 2_400_000, busiest: 0.41, wasLimit: false },
    ...otherwise,
  };
}
