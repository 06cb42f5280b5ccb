import { StartError } from "@parlor/deploy/child";
import type { Service } from "../support/service.ts";

/** A process that faults may end or freeze, and that comes back where it was. */
export type Part = ReturnType<typeof keep>;

/** Keeps a process that `start` starts, at the same place each time. */
export function keep(first: Service, start: () => Promise<Service>) {
  let running = first;
  return {
    /** Ends it without a word; resolves when it is gone. */
    async kill() {
      running.signal("SIGKILL");
      await running.exited;
    },
    async revive() {
      running = await untilReady(start);
    },
    /** It stands still, as a stalled machine does: connections stay open and nothing answers. */
    freeze: () => running.signal("SIGSTOP"),
    thaw: () => running.signal("SIGCONT"),
    /** Asks it to stop; resolves when it has. */
    async stop() {
      await running.stop(40_000);
    },
  };
}

/** As often as the launcher would. */
const tries = 6;

/** Starts it again where it ends before it is ready, as every host does: it may have asked a broker that was just lost. */
async function untilReady(start: () => Promise<Service>): Promise<Service> {
  for (let left = tries; ; left--) {
    try {
      return await start();
    } catch (error) {
      if (!(error instanceof StartError) || left === 1) throw error;
    }
  }
}
