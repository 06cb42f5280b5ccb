import type { Fact, Placed } from "../history.ts";
import { keyOf, logKey, same } from "../log.ts";
import type { Rule } from "../rule.ts";
import { only } from "../seat.ts";
import { describe } from "./phantom.ts";
import { nameOf } from "./sent.ts";

/** [D3] Nobody's order goes backwards, and at one place everybody sees the same, also in a log that was lost since. */
export const oneOrder: Rule = (run, tally) => {
  const first = new Map<string, { shown: Placed; fact: Fact }>();
  for (const view of run.views) {
    const [who, where] = [view.seat.client, nameOf({ room: view.seat.room, epoch: view.epoch })];
    let head = 0;
    for (const fact of only(view.facts, "saw")) {
      tally.checked();
      const place = `${logKey(view.seat.room, view.epoch)} ${fact.seq}`;
      const other = first.get(place);
      if (!other) first.set(place, { shown: fact, fact });
      else if (!same(other.shown, fact)) {
        const both = `${describe(fact)} at ${fact.seq}, where somebody else saw ${describe(other.shown)}`;
        tally.violated(who, where, both, other.fact, fact);
      }
      if (fact.from === "page") continue;
      if (fact.seq < head) tally.violated(who, where, `${fact.seq} was put on the screen after ${head}`, fact);
      head = Math.max(head, fact.seq);
    }
    for (const final of only(view.facts, "final")) {
      const swapped = final.items.find((item, index) => item.seq < (final.items[index - 1]?.seq ?? 0));
      if (swapped) tally.violated(who, where, `${swapped.seq} stands behind a later event in the end`, final);
    }
  }
};

/** [D4] Each client's messages are in the log as they were written. What was refused once may come later. */
export const senderOrder: Rule = (run, tally) => {
  for (const seat of run.seats) {
    const showed = only(seat.facts, "showed");
    const refused = new Set(
      showed.filter(({ state }) => state === "refused").map(({ member, id }) => keyOf(member, id)),
    );
    const logs = run.logs.filter((log) => log.room === seat.room);
    for (const log of logs) {
      let before: { seq: number; fact: Fact; id: string } | undefined;
      for (const fact of only(seat.facts, "wrote")) {
        const key = keyOf(fact.member, fact.id);
        const seq = log.places.get(key)?.[0]?.seq;
        if (seq === undefined || refused.has(key)) continue;
        if (before) tally.checked();
        if (before && seq < before.seq) {
          const what = `${fact.id} was written after ${before.id} and is before it in the log (${seq}, ${before.seq})`;
          tally.violated(seat.client, nameOf(log), what, before.fact, fact);
        }
        if (!before || seq > before.seq) before = { seq, fact, id: fact.id };
      }
    }
  }
};

/** [D5] Nobody sees a message twice, however often it was sent or stored. */
export const onceVisible: Rule = (run, tally) => {
  for (const view of run.views) {
    const where = nameOf({ room: view.seat.room, epoch: view.epoch });
    const seen = new Map<string, Fact>();
    for (const fact of only(view.facts, "saw")) {
      const key = fact.id === undefined ? String(fact.seq) : keyOf(fact.by, fact.id);
      const earlier = seen.get(key);
      tally.checked();
      if (earlier) tally.violated(view.seat.client, where, `${describe(fact)} was shown a second time`, earlier, fact);
      else seen.set(key, fact);
    }
    for (const final of only(view.facts, "final")) {
      const messages = final.items.filter(({ id }) => id !== undefined);
      const twice = [...Map.groupBy(messages, ({ by, id }) => keyOf(by, id ?? "")).values()].filter((all) => all[1]);
      for (const [item] of twice) {
        if (item) tally.violated(view.seat.client, where, `${describe(item)} stands there twice in the end`, final);
      }
    }
  }
};
