import type { Service } from "../support/service.ts";

/** A process that faults may end or freeze, and that comes back where it was. */
export type Part = ReturnType<typeof keep>;

/** Keeps a process that `start` starts, at the same place each time. */
export function keep(first: Service, start: () => Promise<Service>) {
  let running = first;
  let frozen = 0;
  return {
    /** Ends it without a word; resolves when it is gone. */
    async kill() {
      running.signal("SIGKILL");
      await running.exited;
    },
    async revive() {
      running = await start();
      frozen = 0;
    },
    /** It stands still, as a stalled machine does: connections stay open and nothing answers. Two who freeze it must both thaw it. */
    freeze() {
      frozen += 1;
      running.signal("SIGSTOP");
    },
    thaw() {
      frozen = Math.max(0, frozen - 1);
      if (frozen === 0) running.signal("SIGCONT");
    },
    /** Asks it to stop; resolves when it has. */
    async stop() {
      await running.stop(40_000);
    },
  };
}
