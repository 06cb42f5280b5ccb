import type { connectBus } from "@parlor/bus";
import type { Logger } from "@parlor/service";
import { aborted, pause } from "../pause.ts";

export type Bus = Awaited<ReturnType<typeof connectBus>>;
export type Link = ReturnType<typeof watchLink>;

/** What is done for as long as the broker is there. `lost` is aborted when it is gone, or when the service stops. */
export type Job = (lost: AbortSignal) => Promise<void>;

const again = 250;

/** Whether the broker is there now, and when that changes. */
export function watchLink(bus: Bus) {
  let lost = new AbortController();
  let back = Promise.withResolvers<void>();
  back.resolve();
  void (async () => {
    for await (const { type } of bus.status()) {
      if (type === "disconnect") {
        lost.abort();
        back = Promise.withResolvers();
      }
      if (type === "reconnect") {
        lost = new AbortController();
        back.resolve();
      }
    }
    lost.abort(); // the connection is closed for good
  })();
  return {
    up: () => !lost.signal.aborted,
    lost: () => lost.signal,
    back: () => back.promise,
    /** Waits for the broker's answer to something, but not for a broker that is gone. */
    unlessLost: async (answered: Promise<unknown>) => void (await Promise.race([answered, aborted(lost.signal)])),
  };
}

/**
 * Does a job anew after every loss of the broker: what happened while nobody listened is only found by looking again.
 * A job that fails is logged and tried again too, since brokers heal and disks may. Resolves once `stop` is aborted.
 */
export async function keepDoing(name: string, job: Job, link: Link, log: Logger, stop: AbortSignal): Promise<void> {
  const stopped = Promise.withResolvers<void>();
  stop.addEventListener("abort", () => stopped.resolve());
  while (!stop.aborted) {
    const lost = AbortSignal.any([link.lost(), stop]);
    try {
      await job(lost);
    } catch (error) {
      if (!lost.aborted) log.warn({ err: error, job: name }, "job interrupted");
    }
    await pause(again, stop);
    await Promise.race([link.back(), stopped.promise]);
  }
}
