import type { Child, Program } from "./child.ts";
import { ManagedProcess, type Watcher } from "./managed-process.ts";
import { CannotStart } from "./terminal.ts";

const tiers = ["edge", "gateway", "files", "web", "rooms", "broker"] as const;
export type Tier = (typeof tiers)[number];

export type Supervisor = ReturnType<typeof supervise>;

/** Stops also what is not ready yet, tier by tier. */
export function supervise(watcher: Watcher) {
  const running: { tier: Tier; process: ManagedProcess }[] = [];
  let stopped: Promise<void> | undefined;

  const stop = async () => {
    for (const tier of tiers) {
      const together = running.filter((one) => one.tier === tier);
      await Promise.all(together.map(({ process }) => process.stop()));
    }
  };
  return {
    async start(tier: Tier, program: Program): Promise<Child> {
      if (stopped) throw new CannotStart("Parlor is being stopped.");
      const process = new ManagedProcess(program, watcher);
      running.push({ tier, process });
      return process.ready;
    },
    restart: (...which: readonly Tier[]) =>
      Promise.all(running.filter(({ tier }) => which.includes(tier)).map(({ process }) => process.restart())),
    /** Called again, it waits for the same. */
    stop: () => (stopped ??= stop()),
  };
}
