import type { connectBus } from "@parlor/bus";
import type { Logger } from "@parlor/service";
import { aborted, pause } from "../pause.ts";

export type Bus = Awaited<ReturnType<typeof connectBus>>["nats"];
export type Link = ReturnType<typeof watchLink>;

/** `lost` is aborted when the broker is gone, or the service stops. */
export type Job = (lost: AbortSignal) => Promise<void>;

const again = 250;

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
    /** Waits for an answer, but not for a broker that is gone. */
    unlessLost: async (answered: Promise<unknown>) => void (await Promise.race([answered, aborted(lost.signal)])),
  };
}

/** Begins a job again after each loss of the broker and after each logged failure. Resolves after `stop`. */
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
