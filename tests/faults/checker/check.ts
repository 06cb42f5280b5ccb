import type { History } from "./history.ts";
import { apply, type Outcome, type Rule, type RuleId } from "./rule.ts";
import { foreign, kept, onceVisible, oneOrder, phantom, senderOrder, sent, uncertain } from "./rules/delivery.ts";
import { converge, foreignChange, later, peaceful, sameItems, trulyGone } from "./rules/items.ts";
import { inside, neighbours, once, oneWinner, ownName, rosters, samePerson, storageHolds } from "./rules/people.ts";
import { ownTab } from "./rules/tabs.ts";
import { oneEpoch, readModel, resume, time, whole } from "./rules/views.ts";
import { readRun } from "./run.ts";

export type Report = readonly Outcome[];

const rules = {
  D1: sent,
  D2: phantom,
  D3: oneOrder,
  D4: senderOrder,
  D5: onceVisible,
  D6: foreign,
  D7: resume,
  D8: whole,
  D9: uncertain,
  D10: kept,
  D11: oneEpoch,
  M1: oneWinner,
  M2: rosters,
  M3: inside,
  M4: ownName,
  J1: once,
  J2: samePerson,
  J3: storageHolds,
  J4: ownTab,
  I1: sameItems,
  I2: converge,
  I3: foreignChange,
  I4: trulyGone,
  I5: peaceful,
  I6: later,
  L6: neighbours,
  T1: time,
  "read model": readModel,
} as const satisfies Record<RuleId, Rule>;

export const ruleIds = Object.keys(rules) as readonly RuleId[];

export function check(history: History): Report {
  const run = readRun(history);
  return ruleIds.map((id) => apply(id, rules[id], run));
}

/** Whether a rule was broken, or nothing was checked, at all or for a rule that is `required`. */
export function failed(report: Report, required: readonly RuleId[] = []): boolean {
  if (report.some(({ violations }) => violations.length > 0)) return true;
  if (report.every(({ checked }) => checked === 0)) return true;
  return report.some(({ rule, checked }) => checked === 0 && required.includes(rule));
}
