import { setTimeout as delay } from "node:timers/promises";
import { crowdOf, type Plan } from "./plan.ts";
import { type Progress, Watch, type Watched } from "./watch.ts";
import type { Accounted } from "./worker/messages.ts";
import { startWorkers, type Workers } from "./workers.ts";

/** All that a run has seen. `began` is when the measuring began, in milliseconds since 1970. */
export type Outcome = Watched & {
  readonly accounted: Accounted;
  readonly began: number;
  /** How long it took until everyone was in, in seconds. */
  readonly arrival: number;
};

export type RunOptions = {
  readonly progress?: Progress;
  /** What the server holds, in bytes, where it can be asked. */
  readonly memory?: () => Promise<number | undefined>;
  /** Called when the measuring begins, and when it ends. */
  readonly measuring?: (on: boolean) => void;
  /** What the rooms are called by: a second run comes to the rooms of the first where it is the same. */
  readonly rooms?: string;
  /** How long the last answers may take, in milliseconds: what is not there then is missing. */
  readonly patience?: number;
};

/** Lets the crowd come in, talk as planned, and fall silent; then everything is accounted for. */
export async function runLoad(
  plan: Plan,
  { progress, memory, measuring, rooms = fresh(), patience = 15_000 }: RunOptions = {},
): Promise<Outcome> {
  const watch = new Watch(progress, memory);
  const workers = startWorkers(plan.workers, (worker, news) => watch.told(worker, news));
  try {
    const [asked, members] = [performance.now(), fresh()];
    await workers.each((worker) => ({ do: "come", plan, worker, run: { rooms, members } }), "came");
    const arrival = (performance.now() - asked) / 1000;
    if (watch.counts.inside < crowdOf(plan)) throw new NotAllCame(watch, crowdOf(plan));
    workers.tell({ do: "talk" });
    watch.stage = "warming up";
    await delay(plan.warmUp * 1000);
    watch.begin();
    measuring?.(true);
    const began = Date.now();
    await delay(plan.seconds * 1000);
    watch.end();
    measuring?.(false);
    workers.tell({ do: "hush" });
    return { ...(await settle(workers, watch, Date.now() + patience)), began, arrival };
  } finally {
    watch.stop();
    await workers.stop();
  }
}

const fresh = () => Date.now().toString(36);

/** Not everyone got in: what is measured then is something else than what was asked for. */
export class NotAllCame extends Error {
  constructor({ counts, refusals }: Watch, all: number) {
    const reasons = Object.keys(refusals);
    const why = reasons.length > 0 ? `Refused: ${reasons.join(", ")}.` : "Does the server listen there?";
    super(`Only ${counts.inside} of ${all} members got in. ${why}`);
  }
}

/** Waits until everything is answered and delivered, but not for ever. */
async function settle(workers: Workers, watch: Watch, until: number): Promise<Watched & { accounted: Accounted }> {
  for (;;) {
    const accounted = sum(await workers.each(() => ({ do: "account" }), "accounted"));
    const done = accounted.unanswered === 0 && accounted.missing === 0;
    if (done || Date.now() > until) return { ...watch.watched(), accounted };
    await delay(100);
  }
}

function sum(parts: readonly { readonly accounted: Accounted }[]): Accounted {
  const all = { due: 0, missing: 0, unanswered: 0 };
  for (const { accounted } of parts) {
    all.due += accounted.due;
    all.missing += accounted.missing;
    all.unanswered += accounted.unanswered;
  }
  return all;
}
