import type { Options } from "./options.ts";
import { crowdOf, rateOf } from "./plan.ts";
import type { Outcome } from "./run.ts";
import type { Summary } from "./summary.ts";

const tooBusy = 0.9;

/** `ceiling` is how many frames a second one worker can read. */
export function summarise({ scenario, describes, plan }: Options, outcome: Outcome, ceiling: number): Summary {
  const { counts, refusals, times, spoken, accounted, moments, busiest, began } = outcome;
  const { urls, groups, protocol, ...rest } = plan;
  return {
    scenario,
    describes,
    target: urls.join(" and "),
    started: new Date(began).toISOString(),
    seconds: spoken.seconds,
    plan: {
      rooms: groups.reduce((sum, { rooms }) => sum + rooms, 0),
      members: crowdOf(plan),
      rate: rateOf(plan),
      ...rest,
    },
    account: {
      sent: counts.sent,
      stored: counts.stored,
      refused: counts.refused,
      refusals,
      unanswered: accounted.unanswered,
      due: accounted.due,
      delivered: counts.delivered,
      missing: accounted.missing + counts.holes,
      doubled: counts.doubled,
      cut: counts.cut,
    },
    throughput: { stored: spoken.stored / spoken.seconds, delivered: spoken.delivered / spoken.seconds },
    latency: {
      delivery: times.delivery.percentiles(),
      confirmation: times.confirmation.percentiles(),
      joining: times.joining.percentiles(),
      returning: times.returning.percentiles(),
    },
    histogram: times.delivery.bars(),
    moments,
    generator: { workers: plan.workers, ceiling, busiest, wasLimit: busiest > tooBusy },
  };
}
