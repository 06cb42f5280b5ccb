import { readFileSync } from "node:fs";
import type { Summary } from "../summary.ts";
import { type Drawing, drawingStyle, svg, type Table } from "./drawing.ts";
import { latencyOverTime, panels, spread } from "./drawings.ts";
import { tellMilliseconds, tellRate } from "./figures.ts";
import { type Markup, markup, trusted } from "./markup.ts";
import { accounts, crowd, latencies, plan } from "./tables.ts";
import { deed, limitation, verdict } from "./verdict.ts";

const read = (name: string) => trusted(readFileSync(new URL(name, import.meta.url), "utf8"));
const style = [read("./page.css"), read("./tables.css"), drawingStyle];

const widths = { phone: 344, desk: 820, half: 400 } as const;

/** An HTML file that needs nothing else: no script, no font, no network. */
export function reportPage(summary: Summary): string {
  return markup`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${summary.scenario} · Parlor under load</title>
<style>${style}</style>
<main>
${opening(summary)}
${figures(summary)}
${wide(latencyOverTime(summary.moments))}
<div class="panels">${panels(summary.moments).map(inPairs)}</div>
${wide(spread(summary))}
${section("Latency", latencies(summary.latency))}
<div class="columns">
${section("Account", accounts(summary.account))}
${section("Plan", plan(summary))}
${section("Generator", crowd(summary.generator))}
</div>
</main>
</html>
`.markup;
}

function opening(summary: Summary): Markup {
  const { holds, sentence, remarks } = verdict(summary.account);
  const limit = limitation(summary.generator);
  return markup`<header>
<p class="brand">Parlor under load</p>
<h1>${summary.scenario}</h1>
<p class="deed">${deed(summary)}</p>
<div class="verdict ${holds}">
<p>${sentence}.</p>
${remarks.map((remark) => markup`<p class="remark">${remark}</p>`)}
</div>
${limit && markup`<p class="warning">${limit}</p>`}
</header>`;
}

function figures({ latency: { delivery }, throughput }: Summary): Markup {
  const told = (ms: number) => (delivery.count === 0 ? "–" : tellMilliseconds(ms));
  const four = [
    ["Delivery, median", told(delivery.p50)],
    ["Delivery, 99% within", told(delivery.p99)],
    ["Messages stored", tellRate(throughput.stored)],
    ["Deliveries", tellRate(throughput.delivered)],
  ] as const;
  const entries = four.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`);
  return markup`<dl class="figures">${entries}</dl>`;
}

function wide(drawing: Drawing): Markup {
  const [desk, phone] = [svg(drawing, widths.desk), svg(drawing, widths.phone)];
  return figure(drawing, markup`<div class="desk">${desk}</div><div class="phone">${phone}</div>`);
}

function inPairs(drawing: Drawing, at: number, all: readonly Drawing[]): Markup {
  const alone = at % 2 === 0 && at === all.length - 1;
  return alone ? wide(drawing) : figure(drawing, svg(drawing, widths.half));
}

function figure(drawing: Drawing, drawn: Markup): Markup {
  return markup`<figure>
<figcaption>${drawing.title}</figcaption>
${drawn}
<details><summary>The figures</summary>${table(drawing.title, drawing.table)}</details>
</figure>
`;
}

function section(name: string, data: Table): Markup {
  return markup`<section><h2>${name}</h2>${table(name, data)}</section>`;
}

function table(name: string, { head, rows }: Table): Markup {
  return markup`<div class="scroll" role="region" aria-label="${name}" tabindex="0"><table>
${head.length === 0 ? undefined : markup`<thead><tr>${head.map(heading)}</tr></thead>`}
<tbody>
${rows.map(row)}</tbody>
</table></div>`;
}

const heading = (name: string) => (name === "" ? markup`<td></td>` : markup`<th scope="col">${name}</th>`);

function row([name, ...cells]: readonly string[]): Markup {
  return markup`<tr><th scope="row">${name}</th>${cells.map((cell) => markup`<td>${cell}</td>`)}</tr>
`;
}
