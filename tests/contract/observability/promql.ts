import { parser } from "@prometheus-io/lezer-promql";

type SyntaxNode = ReturnType<typeof parser.parse>["topNode"];

/** The labels without which the expression means nothing. */
export type Asked = { readonly metric: string; readonly labels: readonly string[] };

const filled = (expression: string) => expression.replaceAll("$__rate_interval", "1m");

/** Throws if it is no PromQL. */
export function readExpression(expression: string): readonly Asked[] {
  const text = filled(expression);
  return metricsIn(parser.parse(text).topNode, text, []);
}

function metricsIn(node: SyntaxNode, text: string, outer: readonly string[]): Asked[] {
  if (node.type.isError) throw new Error(`Not PromQL at ${node.from}: ${text}`);
  const source = ({ from, to }: SyntaxNode) => text.slice(from, to);
  if (node.name === "VectorSelector") {
    const metric = node.getChild("Identifier");
    if (!metric) throw new Error(`A selector without a metric: ${text}`);
    return [{ metric: source(metric), labels: [...outer, ...labelsIn(node.getChild("LabelMatchers"), source)] }];
  }
  const grouping = node.getChild("AggregateModifier") ?? node.getChild("MatchingModifierClause");
  const labels = [...outer, ...labelsIn(grouping, source)];
  return childrenOf(node).flatMap((child) => metricsIn(child, text, labels));
}

function labelsIn(node: SyntaxNode | null, source: (node: SyntaxNode) => string): string[] {
  if (!node) return [];
  const found = childrenOf(node).flatMap((child) => labelsIn(child, source));
  return node.name === "LabelName" ? [source(node), ...found] : found;
}

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(child);
  return children;
}
