import { setTimeout as delay } from "node:timers/promises";
import type { Site } from "./site.ts";

/** Per tenth of the log. */
export type TenthOfIntake = {
  readonly tenth: number;
  readonly perSecond: number;
  /** Microseconds of one core, of all threads. */
  readonly cpuOfEvent: number;
};

/** `at` and `cpu` are in seconds. */
type Moment = { readonly at: number; readonly applied: number; readonly cpu: number };

const often = 50;

/** Watches a rooms service take in events that are in the log already. */
export async function watchIntake(
  look: Site["look"],
  events: number,
  told: (done: number) => void,
): Promise<readonly TenthOfIntake[]> {
  const moments: Moment[] = [];
  for (let applied = 0; applied < events; await delay(often)) {
    const counted = await look();
    if (!counted) continue;
    applied = counted("parlor_rooms_applied_seq");
    moments.push({ at: performance.now() / 1000, applied, cpu: counted("process_cpu_seconds_total") });
    told(applied);
  }
  return Array.from({ length: 10 }, (_, at) => tenthOf(moments, at + 1, events));
}

function tenthOf(moments: readonly Moment[], tenth: number, events: number): TenthOfIntake {
  const [from, to] = [when(moments, ((tenth - 1) * events) / 10), when(moments, (tenth * events) / 10)];
  const taken = to.applied - from.applied;
  return { tenth, perSecond: taken / (to.at - from.at), cpuOfEvent: ((to.cpu - from.cpu) / taken) * 1e6 };
}

function when(moments: readonly Moment[], applied: number): Moment {
  const next = moments.findIndex((moment) => moment.applied >= applied);
  const [before, after] = [moments[Math.max(0, next - 1)], moments[next]];
  if (!before || !after) throw new Error(`Nobody saw when ${applied} events were taken in.`);
  const share = after === before ? 0 : (applied - before.applied) / (after.applied - before.applied);
  const between = (a: number, b: number) => a + share * (b - a);
  return {
    at: between(before.at, after.at),
    applied: between(before.applied, after.applied),
    cpu: between(before.cpu, after.cpu),
  };
}
