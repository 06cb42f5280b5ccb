import { expect, test } from "vitest";
import { reportPage } from "./page.ts";
import { around, balance, run, second } from "./testing.ts";

const page = (...otherwise: Parameters<typeof run>) => reportPage(run(...otherwise)).replaceAll("\u00a0", " ");

test("the verdict and the figures that matter are on the page", () => {
  const report = page();
  expect(report).toContain("1,234,567 deliveries, none missing, none doubled.");
  for (const figure of ["0.25 ms", "1.25 ms", "1,998/s", "9,992/s"]) expect(report).toContain(`<dd>${figure}</dd>`);
  expect(report).not.toContain('class="warning"');
});

test("latency, throughput and histogram are drawn, each with its figures in a table", () => {
  const report = page();
  for (const title of ["Latency of deliveries over time", "Stored", "Delivered", "How long deliveries took"]) {
    expect(report).toContain(`<figcaption>${title}</figcaption>`);
  }
  expect(report.match(/<details>/g)?.length).toBe(report.match(/<figure>/g)?.length);
});

test("account, plan and generator are told in full", () => {
  const report = page();
  for (const [name, value] of [
    ["Posts sent", "246,913"],
    ["Members per room", "5"],
    ["Rate", "2,000"],
    ["Can read", "2,400,000 frames/s"],
  ]) {
    expect(report).toContain(`<th scope="row">${name}</th><td>${value}</td>`);
  }
});

test("memory is drawn where it is known", () => {
  expect(page()).not.toContain("<figcaption>Memory</figcaption>");
  const known = page({ moments: [second(0, { memory: 61_400_000 })] });
  expect(known).toContain("<figcaption>Memory</figcaption>");
  expect(known).toContain("61.4 MB");
});

test("a generator that was the limit is the first thing after the verdict", () => {
  const report = page({ generator: { workers: 1, ceiling: 900_000, busiest: 0.99, wasLimit: true } });
  expect(report).toMatch(
    /class="verdict yes">\s*<p>.*<\/p>\s*<\/div>\s*<p class="warning">The generator was the limit: its one worker/,
  );
});

test("what was lost is in the verdict", () => {
  const report = page({ account: balance({ missing: 12, cut: 3 }) });
  expect(report).toContain('class="verdict no"');
  expect(report).toContain("12 missing");
  expect(report).toContain("3 connections were lost.");
});

test("texts from outside are escaped wherever they are", () => {
  const hostile = `<script>alert("x")</script>`;
  const report = page({
    scenario: hostile,
    describes: hostile,
    target: hostile,
    started: hostile,
    plan: { [hostile]: hostile },
  });
  expect(report).not.toContain("<script");
});

test("the page loads nothing", () => {
  expect(page()).not.toMatch(/<script|<link|<img|src=|url\(|@import|https?:/);
});

test.each([
  ["no moment", { moments: [] }],
  ["one moment", { moments: [second(0)] }],
  [
    "no delivery",
    {
      histogram: [],
      latency: { delivery: around(0, 0), confirmation: around(0, 0), joining: around(3), returning: around(0, 0) },
    },
  ],
  ["moments without deliveries", { moments: [second(-1, { latency: undefined }), second(0, { latency: undefined })] }],
])("a run with %s has a report all the same", (_, otherwise) => {
  const report = page(otherwise);
  expect(report).toContain("</html>");
  expect(report).not.toMatch(/NaN|Infinity|undefined/);
});
