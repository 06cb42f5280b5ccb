import { failed, type Report } from "./check.ts";
import type { Outcome, RuleId, Violation } from "./rule.ts";

const told = 10;

export function render(report: Report, required: readonly RuleId[] = []): string {
  const lines = report.flatMap((outcome) => [summary(outcome, required), ...details(outcome.violations)]);
  return `${[...lines, "", failed(report, required) ? "FAILED" : "All that was checked holds."].join("\n")}\n`;
}

function summary({ rule, checked, setAside, violations }: Outcome, required: readonly RuleId[]): string {
  const aside = setAside === 0 ? "" : `, ${setAside} that the history cannot tell`;
  const name = rule.padEnd(10);
  if (violations.length > 0) return `${name}  VIOLATED ${violations.length} times, checked ${checked}${aside}`;
  if (checked > 0) return `${name}  holds, checked ${checked}${aside}`;
  return `${name}  not exercised${aside}${required.includes(rule) ? ", which this run is there to do" : ""}`;
}

function details(violations: readonly Violation[]): readonly string[] {
  const first = violations.slice(0, told).map(({ who, where, what, lines }) => {
    const seen = lines.length === 0 ? "" : ` [line${lines.length === 1 ? "" : "s"} ${lines.join(", ")}]`;
    return `            ${where}: ${who} ${what}${seen}`;
  });
  const rest = violations.length - first.length;
  return rest === 0 ? first : [...first, `            and ${rest} more`];
}
