import { expect, test } from "vitest";
import { readOptions, Usage } from "./options.ts";
import { scenarios } from "./scenarios.ts";

test("what is not said is as the scenario has it", () => {
  const { plan } = readOptions(["--scenario", "big-room", "--rate", "20", "--seconds", "5"]);
  expect(plan).toMatchObject({ groups: [{ rooms: 1, members: 1_000, rate: 20 }], seconds: 5, bytes: 120 });
});

test.each(Object.keys(scenarios))("the scenario %s can be asked for by its name", (scenario) => {
  expect(readOptions(["--scenario", scenario]).scenario).toBe(scenario);
});

test.each([
  [["--scenario", "riot"], "--scenario must be one of many-rooms, big-room"],
  [["--rooms", "none"], '--rooms must be a number from 1 to 100000 (it is "none")'],
  [["--rate", ""], "--rate must be a number"],
  [["--slow", "2"], "--slow must be a number from 0 to 1"],
  [["--url", "http://localhost:5000"], "--url must be an address such as ws://127.0.0.1:5000/ws"],
  [["--speed", "9"], "--speed"],
  [["--scenario", "evening", "--rooms", "3"], "say nothing of evening"],
])("%j is refused in one sentence", (args, sentence) => {
  expect(() => readOptions(args)).toThrow(Usage);
  expect(() => readOptions(args)).toThrow(sentence);
});

test("asked for help, it says what there is", () => {
  expect(() => readOptions(["--help"])).toThrow("--rooms      rooms");
});
