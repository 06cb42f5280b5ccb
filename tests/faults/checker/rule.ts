import type { Fact } from "./history.ts";
import type { Run } from "./run.ts";

/** Rules of SPEC.md that a history can show to be kept; "read model": its history is the log. */
export type RuleId =
  | `D${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11}`
  | `M${1 | 2 | 3 | 4}`
  | `J${1 | 2 | 3 | 4}`
  | `I${1 | 2 | 3 | 4 | 5 | 6}`
  | "L6"
  | "T1"
  | "read model";

/** `lines` are those of the history's file that show it. */
export type Violation = {
  readonly who: string;
  readonly where: string;
  readonly what: string;
  readonly lines: number[];
};

/** `setAside`: the history cannot tell whether the rule was kept. */
export type Outcome = {
  readonly rule: RuleId;
  readonly checked: number;
  readonly setAside: number;
  readonly violations: readonly Violation[];
};

export type Tally = {
  checked(count?: number): void;
  setAside(): void;
  violated(who: string, where: string, what: string, ...facts: readonly Fact[]): void;
};

export type Rule = (run: Run, tally: Tally) => void;

export function apply(id: RuleId, rule: Rule, run: Run): Outcome {
  const violations: Violation[] = [];
  let [checked, setAside] = [0, 0];
  rule(run, {
    checked: (count = 1) => {
      checked += count;
    },
    setAside: () => {
      setAside++;
    },
    violated: (who, where, what, ...facts) => {
      violations.push({ who, where, what, lines: facts.map((fact) => run.lineOf(fact)) });
    },
  });
  return { rule: id, checked, setAside, violations };
}
