import type { Percentiles, Summary } from "./summary.ts";

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

export function digest({ scenario, plan, seconds, account, throughput, latency, generator }: Summary): string {
  const { sent, stored, refused, refusals, unanswered, due, delivered, missing, doubled, cut } = account;
  const count = (name: string, value: number) => `${name} ${whole.format(value)}`;
  const why = Object.keys(refusals).join(", ");
  return [
    `${scenario}: ${count("members", Number(plan.members))} in ${count("rooms", Number(plan.rooms))}, ${seconds.toFixed(1)} s`,
    `posts       ${[count("sent", sent), count("stored", stored), count("refused", refused), count("unanswered", unanswered)].join("  ")}`,
    ...(why ? [`refusals    ${why}`] : []),
    `deliveries  ${[count("due", due), count("delivered", delivered), count("missing", missing), count("doubled", doubled)].join("  ")}`,
    `rates       ${count("stored/s", throughput.stored)}  ${count("delivered/s", throughput.delivered)}  ${count("connections lost", cut)}`,
    `delivery    ${times(latency.delivery)}`,
    `confirmed   ${times(latency.confirmation)}`,
    `joining     ${times(latency.joining)}`,
    ...(latency.returning.count > 0 ? [`coming back ${times(latency.returning)}`] : []),
    `generator   ${count("reads up to", generator.ceiling)} frames/s a worker; busiest ${(generator.busiest * 100).toFixed(0)} % of a core`,
    ...(generator.wasLimit ? ["The generator was the limit: the server could have done more. Try --workers 2."] : []),
  ].join("\n");
}

function times({ p50, p90, p99, p999, max }: Percentiles): string {
  const shown = Object.entries({ p50, p90, p99, "p99.9": p999, max });
  return `${shown.map(([name, value]) => `${name} ${value.toFixed(value < 10 ? 2 : 0)}`).join("  ")} ms`;
}
