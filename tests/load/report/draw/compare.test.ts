import { expect, test } from "vitest";
import { tellRate } from "../figures.ts";
import { compare, type Group } from "./compare.ts";
import { svg, svgFile } from "./drawing.ts";

const chart = (...groups: readonly Group[]) => compare({ title: "Deliveries <per second>", groups, tell: tellRate });

const parlor = { name: "Parlor", value: 4_600_000, ours: true };
const peer = { name: "ws", value: 115_000, note: "8.23.0", goal: { value: 3_450_000, name: "30 ×" } };

const widths = (drawing: string) =>
  [...drawing.matchAll(/<rect class="bar [^>]* width="([\d.]+)"/g)].map(([, width]) => Number(width));

test("bars are as long as their values, on one scale across the groups", () => {
  const [long = 0, short = 1] = widths(svg(chart({ rows: [parlor] }, { name: "Peers", rows: [peer] }), 880).markup);
  expect(long / short).toBeCloseTo(40, 0);
});

test("names, figures, notes and goals are written", () => {
  const drawing = svg(chart({ name: "One core", rows: [parlor, peer] }), 344).markup;
  for (const text of ["One core", "Parlor", "4,600,000/s", "8.23.0", "30 ×"]) expect(drawing).toContain(`>${text}<`);
  expect(drawing.match(/class="goal"/g)).toHaveLength(1);
});

test("a long note is broken on a phone, and a goal that has no room beside it is below", () => {
  const row = { ...peer, note: "8.23.0, as its own documentation shows it, and nothing is stored" };
  const at = (drawing: string, text: string) => Number(new RegExp(`y="([\\d.]+)">[^<]*${text}`).exec(drawing)?.[1]);
  const [phone, desk] = [svg(chart({ rows: [row] }), 300).markup, svg(chart({ rows: [row] }), 880).markup];
  expect(at(phone, "stored")).toBeGreaterThan(at(phone, "8.23.0"));
  expect(at(desk, "30 ×")).toBe(at(desk, "stored"));
});

test("a goal beyond every bar is still inside of the drawing", () => {
  const goal = { value: 9_000_000, name: "far" };
  const [, x] = /class="goal" x1="([\d.]+)"/.exec(svg(chart({ rows: [{ ...peer, goal }] }), 344).markup) ?? [];
  expect(Number(x)).toBeLessThanOrEqual(344);
});

test("the table has a row for each bar", () => {
  expect(chart({ name: "One core", rows: [parlor, peer] }).table.rows).toEqual([
    ["One core: Parlor", "4,600,000/s", "–", ""],
    ["One core: ws", "115,000/s", "30 ×: 3,450,000/s", "8.23.0"],
  ]);
});

test("nothing to compare, or nothing but zeros, is drawn without complaint", () => {
  expect(svg(chart(), 344).markup).toContain("Nothing was measured.");
  expect(svg(chart({ rows: [{ name: "none", value: 0 }] }), 344).markup).not.toMatch(/NaN|Infinity/);
});

test("a file of its own has its colours for light and dark in it, and its title escaped", () => {
  const file = svgFile(chart({ rows: [parlor] }), 720);
  expect(file).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"[^>]*role="img"/);
  expect(file).toContain("color-scheme: light dark");
  expect(file).toContain("Deliveries &lt;per second&gt;");
  expect(file).not.toMatch(/<per second>|url\(|<script/);
});
