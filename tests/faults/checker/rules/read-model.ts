import { same } from "../log.ts";
import type { Rule } from "../rule.ts";
import { only } from "../seat.ts";
import { nameOf } from "./sent.ts";

/** Every instance's history of a room is its log: all there is to see of it, in its order, and nothing else. */
export const readModel: Rule = (run, tally) => {
  for (const read of only(run.history, "readmodel.read")) {
    const log = run.log(read.room, read.epoch);
    if (!log?.complete) {
      tally.setAside();
      continue;
    }
    const [who, where] = [read.instance, nameOf(log)];
    const had = new Set(read.entries.map(({ seq }) => seq));
    let before = 0;
    for (const entry of read.entries) {
      tally.checked();
      const stored = log.at.get(entry.seq);
      if (!stored || !same(stored, entry)) {
        tally.violated(
          who,
          where,
          `has ${entry.seq} ${stored ? "otherwise than the log" : "and the log has not"}`,
          read,
        );
      }
      if (entry.seq <= before) tally.violated(who, where, `has ${entry.seq} behind ${before}`, read);
      before = entry.seq;
    }
    for (const seq of log.visible) {
      if (!had.has(seq)) tally.violated(who, where, `has not ${seq}, and the log has`, read);
    }
  }
};
