import { alerts, dashboard, type Target } from "./files.ts";
import { type Asked, readExpression } from "./promql.ts";

const ofTheTarget = new Set(["job", "instance"]);

/** Labels in legends included. */
export const askedByPanels: readonly Asked[] = dashboard.panels
  .flatMap(({ targets = [] }) => targets)
  .flatMap(({ expr, legendFormat }: Target) => {
    const shown = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = ""]) => label);
    return readExpression(expr).map(({ metric, labels }) => own({ metric, labels: [...labels, ...shown] }));
  });

const askedByVariables: readonly Asked[] = dashboard.templating.list.flatMap(({ query: { query } }) => {
  const [, selector, label] = /^label_values\((.+), (\w+)\)$/.exec(query) ?? [];
  if (!selector || !label) throw new Error(`Not a query for a label's values: ${query}`);
  return readExpression(selector).map(({ metric, labels }) => own({ metric, labels: [...labels, label] }));
});

const askedByAlerts: readonly Asked[] = alerts.flatMap(({ expr }) => readExpression(expr).map(own));

export const askedByAll: readonly Asked[] = [...askedByPanels, ...askedByVariables, ...askedByAlerts];

function own({ metric, labels }: Asked): Asked {
  return { metric, labels: labels.filter((label) => !ofTheTarget.has(label)) };
}
