import { hostilePlaces, hostileShapes, mustReadLinearly, wallOf } from "@parlor/contracts/testing";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { exported, namesIn } from "./exported.ts";
import { others } from "./others.ts";
import { readers } from "./readers.ts";

vi.setConfig({ testTimeout: 60_000 }); // of the clock, which also counts what others do meanwhile

const seed = Number(process.env.LINEAR_SEED ?? Date.now() % 2 ** 31);
const random = fc.sample(fc.array(fc.constantFrom(...hostileShapes), { minLength: 2, maxLength: 5 }), {
  seed,
  numRuns: 10,
});
const shapes = [...hostileShapes, ...random.map((signs) => signs.join(""))];

test.each(Object.entries(readers))(
  `[C9] [C12] [W19] %s takes as long as the text is (LINEAR_SEED=${seed})`,
  (_, read) => {
    for (const shape of shapes)
      for (const place of hostilePlaces)
        expect(() => mustReadLinearly(wallOf(shape, place), read), JSON.stringify([shape, place])).not.toThrow();
  },
);

test("[C12] every exported function is measured, or said to read nothing of strangers", () => {
  const all = exported();
  expect(all.length).toBeGreaterThan(250);
  const isOther = (name: string) => Object.keys(others).some((start) => name.startsWith(start));
  expect(all.filter((name) => !(name in readers) && !isOther(name))).toEqual([]);
  expect(Object.keys(readers).filter((name) => !all.includes(name))).toEqual([]);
  expect(Object.keys(others).filter((start) => !all.some((name) => name.startsWith(start)))).toEqual([]);
  expect(Object.keys(readers).filter(isOther)).toEqual([]);
});

test("what a file offers others to call is found, however it is written", () => {
  const source = `
export function one(text: string): string {
export async function* two<T extends string>(text: T) {
export const three = (text: string) => text;
export const four: Reader = async (
  text,
) => text;
export class Five extends Four {
export function none() {
export const six = (1 + 2) * 3;
function seven(text: string) {
`;
  expect(namesIn(source)).toEqual(["one", "two", "three", "four", "Five"]);
});

test.each<[string, string, (text: string) => unknown]>([
  ["a pattern that begins anew at each blank", " ", (text) => /\s+$/.test(text)],
  ["a pattern that begins anew at each digit", "1", (text) => /\d+\.\d+$/.test(text)],
  ["a look at all that was seen for each sign", "a", (text) => [...text].map((_, at, all) => all.indexOf("x", at))],
])("[C12] %s is found out", (_, shape, read) => {
  expect(() => mustReadLinearly(wallOf(shape, ["a", "b"]), read)).toThrow(/times as long/);
});
