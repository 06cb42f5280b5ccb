import { setTimeout as delay } from "node:timers/promises";
import { crowdOf, type Plan } from "./plan.ts";
import { type Progress, Watch, type Watched } from "./watch.ts";
import type { Accounted } from "./worker/messages.ts";
import { startWorkers, type Workers } from "./workers.ts";

/** `began` is when the measuring began, in ms since 1970. */
export type Outcome = Watched & {
  readonly accounted: Accounted;
  readonly began: number;
  /** Seconds until everyone was in. */
  readonly arrival: number;
};

export type RunOptions = {
  readonly progress?: Progress;
  /** Bytes that the server holds. */
  readonly memory?: () => Promise<number | undefined>;
  /** Called when the measuring begins, and when it ends. */
  readonly measuring?: (on: boolean) => void;
  /** A second run with the same name comes to the rooms of the first. */
  readonly rooms?: string;
  /** Milliseconds for the last answers: what is not there then is missing. */
  readonly patience?: number;
};

/** Lets the crowd come in, talk as planned and fall silent, and accounts for everything. */
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

/** Not everyone got in, so the figures would be of another run than was asked for. */
export class NotAllCame extends Error {
  constructor({ counts, refusals }: Watch, all: number) {
    const reasons = Object.keys(refusals);
    const why = reasons.length > 0 ? `Refused: ${reasons.join(", ")}.` : "Does the server listen there?";
    super(`Only ${counts.inside} of ${all} members got in. ${why}`);
  }
}

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
