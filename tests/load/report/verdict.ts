import type { Account, Generator, Summary } from "../summary.ts";
import { tellCount, tellMoment, tellSeconds, tellShare } from "./figures.ts";

type Verdict = {
  readonly holds: "yes" | "no" | "untried";
  readonly sentence: string;
  /** A sentence each on what else went wrong. */
  readonly remarks: readonly string[];
};

/** Whether each delivery that was due came once. A run in which none was due proves nothing. */
export function verdict(account: Account): Verdict {
  const { due, delivered, missing, doubled } = account;
  const remarks = remarksOn(account);
  if (missing > 0 || doubled > 0) {
    return {
      holds: "no",
      sentence: `${deliveries(delivered)}: ${some(missing)} missing, ${some(doubled)} doubled`,
      remarks,
    };
  }
  if (due === 0) return { holds: "untried", sentence: "No delivery was due, so none could go missing", remarks };
  return { holds: "yes", sentence: `${deliveries(delivered)}, none missing, none doubled`, remarks };
}

export function deed({ describes, target, seconds, started }: Summary): string {
  const what = describes.replace(/\.$/, "");
  const capital = what.charAt(0).toUpperCase() + what.slice(1);
  return `${capital}: measured for ${tellSeconds(seconds)} at ${target}, from ${tellMoment(started)}.`;
}

/** A warning if the crowd was the limit: the figures then say nothing about the server's. */
export function limitation({ wasLimit, busiest, ceiling, workers }: Generator): string | undefined {
  if (!wasLimit) return undefined;
  const who = workers === 1 ? "its one worker" : `the busiest of its ${tellCount(workers)} workers`;
  const did = `${who} used ${tellShare(busiest)} of a core, and it can read ${tellCount(ceiling)} frames a second`;
  return `The generator was the limit: ${did}. The server may be able to do more than this report shows.`;
}

function remarksOn({ refused, refusals, unanswered, cut }: Account): readonly string[] {
  const why = Object.keys(refusals).join(", ");
  const remarks = [
    [refused, `${counted(refused, "post was refused", "posts were refused")}: ${why}`],
    [unanswered, counted(unanswered, "post had no answer", "posts had no answer")],
    [cut, counted(cut, "connection was lost", "connections were lost")],
  ] as const;
  return remarks.filter(([count]) => count > 0).map(([, sentence]) => `${sentence}.`);
}

const deliveries = (count: number) => counted(count, "delivery", "deliveries");

const counted = (count: number, one: string, many: string) => `${tellCount(count)} ${count === 1 ? one : many}`;

const some = (count: number) => (count === 0 ? "none" : tellCount(count));
