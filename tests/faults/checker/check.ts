import type { History } from "./history.ts";
import { apply, type Outcome, type Rule, type RuleId } from "./rule.ts";
import { oneEpoch } from "./rules/epoch.ts";
import { foreign } from "./rules/foreign.ts";
import { inside } from "./rules/inside.ts";
import { kept } from "./rules/kept.ts";
import { oneWinner, ownName } from "./rules/names.ts";
import { neighbours } from "./rules/neighbours.ts";
import { onceVisible, oneOrder, senderOrder } from "./rules/order.ts";
import { phantom } from "./rules/phantom.ts";
import { readModel } from "./rules/read-model.ts";
import { resume } from "./rules/resume.ts";
import { rosters } from "./rules/roster.ts";
import { sent } from "./rules/sent.ts";
import { time } from "./rules/time.ts";
import { uncertain } from "./rules/uncertain.ts";
import { whole } from "./rules/whole.ts";
import { readRun } from "./run.ts";

/** What a history says of each rule, in this order. */
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
  L6: neighbours,
  T1: time,
  "read model": readModel,
} as const satisfies Record<RuleId, Rule>;

/** The names of all rules that are checked. */
export const ruleIds = Object.keys(rules) as readonly RuleId[];

/** Checks a run against every rule. */
export function check(history: History): Report {
  const run = readRun(history);
  return ruleIds.map((id) => apply(id, rules[id], run));
}

/**
 * Whether a run failed: a rule was broken, nothing at all was checked, or a rule that the run is there to show
 * (`required`) had nothing to check.
 */
export function failed(report: Report, required: readonly RuleId[] = []): boolean {
  if (report.some(({ violations }) => violations.length > 0)) return true;
  if (report.every(({ checked }) => checked === 0)) return true;
  return report.some(({ rule, checked }) => checked === 0 && required.includes(rule));
}
