import type { Plan } from "../load/plan.ts";
import { runLoad } from "../load/run.ts";
import { ordinary } from "../load/scenarios.ts";
import type { Percentiles } from "../load/summary.ts";
import { type Name, type Running, start } from "./server.ts";

/** Rates are per second, costs in microseconds of a core, times in milliseconds. */
export type Result = {
  readonly stored: number;
  readonly delivered: number;
  readonly delivery: Percentiles;
  readonly joining: Percentiles;
  readonly returning: Percentiles;
  readonly cpuPerPost: number;
  readonly cpuPerDelivery: number;
  /** Shares of a core, 0 to 1: the server's, and the crowd's at its busiest. */
  readonly cpu: number;
  readonly crowd: number;
  /** Seconds until everyone was in. */
  readonly arrival: number;
  readonly missing: number;
  readonly doubled: number;
};

export async function measure(name: Name, plan: Partial<Plan>): Promise<Result> {
  const server = await start(name);
  try {
    return await measureRunning(server, plan);
  } finally {
    await server.stop();
  }
}

/** `begins` is called when everyone is in and the measuring begins. */
export async function measureRunning(
  server: Running,
  plan: Partial<Plan>,
  { rooms, begins }: { readonly rooms?: string; readonly begins?: () => void } = {},
): Promise<Result> {
  const { urls, protocol } = server;
  let [from, to] = [0, 0];
  const measuring = (on: boolean) => {
    if (on) begins?.();
    if (on) from = server.usage().cpu;
    else to = server.usage().cpu;
  };
  const whole = { ...ordinary, ...plan, urls, protocol };
  const { spoken, times, busiest, accounted, counts, arrival } = await runLoad(whole, {
    measuring,
    ...(rooms && { rooms }),
  });
  const micros = (to - from) * 1e6;
  return {
    stored: spoken.stored / spoken.seconds,
    delivered: spoken.delivered / spoken.seconds,
    delivery: times.delivery.percentiles(),
    joining: times.joining.percentiles(),
    returning: times.returning.percentiles(),
    cpuPerPost: micros / spoken.stored,
    cpuPerDelivery: micros / spoken.delivered,
    cpu: (to - from) / spoken.seconds,
    crowd: busiest,
    arrival,
    missing: accounted.missing,
    doubled: counts.doubled,
  };
}
