import { setTimeout as delay } from "node:timers/promises";
import { StartError } from "@parlor/deploy/child";
import type { Service } from "../support/service.ts";

export type Part = ReturnType<typeof keep>;

/** Keeps a process that `start` starts, at the same place each time. */
export function keep(first: Service, start: () => Promise<Service>) {
  let running = first;
  let frozen = 0;
  return {
    get pid() {
      return running.pid;
    },
    async kill() {
      running.signal("SIGKILL");
      await running.exited;
    },
    async revive() {
      running = await untilReady(start);
      frozen = 0;
    },
    /** Like a stalled machine: connections stay open and nothing answers. Each `freeze` needs its `thaw`. */
    freeze() {
      frozen += 1;
      running.signal("SIGSTOP");
    },
    thaw() {
      frozen = Math.max(0, frozen - 1);
      if (frozen === 0) running.signal("SIGCONT");
    },
    async stop() {
      await running.stop(40_000);
    },
  };
}

const readyWithin = 60_000;
const pause = 500;

async function untilReady(start: () => Promise<Service>): Promise<Service> {
  for (const until = Date.now() + readyWithin; ; await delay(pause)) {
    try {
      return await start();
    } catch (error) {
      if (!(error instanceof StartError) || Date.now() > until) throw error;
    }
  }
}
