import fc from "fast-check";
import { expect, test } from "vitest";
import { check, failed, ruleIds } from "./check.ts";
import { type History, lineOf, parseHistory } from "./history.ts";
import type { Page } from "./model/page.ts";
import { soundHistory } from "./model/sound.ts";
import { World } from "./model/world.ts";
import { render } from "./report.ts";

const acts = [
  ...(["write", "write", "write", "refuse", "lose", "return", "reload", "storeAgain", "wipe", "remove"] as const),
  ...(["edit", "edit", "delete", "like", "like", "unlike", "sayLater"] as const),
] as const;
const wish = fc.record({ act: fc.constantFrom(...acts), who: fc.nat(5), what: fc.nat(20) });
type Wish = { readonly act: (typeof acts)[number]; readonly who: number; readonly what: number };

function live(wishes: readonly Wish[]): History {
  const world = new World(["lobby", "attic"], 3);
  const written = new Map(world.pages.map((page) => [page, 0]));
  const said: [Page, string][] = [];
  const nextId = (page: Page) => {
    const count = (written.get(page) ?? 0) + 1;
    written.set(page, count);
    return `m${count}`;
  };
  wishes.forEach(({ act, who, what }) => {
    const page = world.pages[who];
    if (!page || page.standing === "gone") return;
    const target = said.findLast(([{ room }], at) => room === page.room && at <= what);
    if (act === "wipe") world.wipe();
    else if (act === "storeAgain" || act === "sayLater") world[act](page.room);
    else if (act === "write") said.push([page, nextId(page)]) && world.write(...(said.at(-1) ?? [page, ""]));
    else if (act === "refuse") world.refuse(page, nextId(page));
    else if (act === "edit" || act === "delete") target && world[act](page, nextId(page), target);
    else if (act === "like") target && world.react(page, nextId(page), target);
    else if (act === "unlike") target && world.react(page, nextId(page), target, "reaction.removed");
    else if (act === "reload" || (act === "return") === (page.standing === "out")) world[act](page);
  });
  return world.finish();
}

test("[D1] [D2] [D3] [D4] [D5] [D6] [D7] [D8] [D9] [D10] [D11] [M1] [M2] [M3] [M4] [J1] [J2] [J3] [J4] [I1] [I2] [I3] [I4] [I5] [I6] [L6] [T1] no sound history is blamed", () => {
  fc.assert(
    fc.property(fc.array(wish, { maxLength: 120 }), (wishes) => {
      const report = check(live(wishes));
      expect(report.flatMap(({ rule, violations }) => violations.map(({ what }) => `${rule}: ${what}`))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test("a sound history in which everything happens exercises every rule, also read back from its file", () => {
  const report = check(parseHistory(soundHistory().map(lineOf).join("")));
  expect(report.filter(({ checked }) => checked === 0)).toEqual([]);
  expect(report.map(({ rule }) => rule)).toEqual(ruleIds);
  expect(failed(report, ruleIds)).toBe(false);
});

test("a history in which there is nothing to check is a failure, and so is one that does not show what it is there for", () => {
  expect(failed(check([]))).toBe(true);
  const world = new World(["lobby"], 2);
  const report = check(world.finish());
  expect(failed(report)).toBe(false);
  expect(failed(report, ["D11"])).toBe(true);
  expect(render(report, ["D11"])).toMatch(/^D11 +not exercised, which this run is there to do$/m);
  expect(render(report, ["D11"])).toMatch(/^FAILED$/m);
});

test("two hundred thousand facts are checked in seconds", () => {
  const world = new World(["lobby", "attic"], 4);
  for (let round = 0; world.facts.length < 200_000; round++) {
    for (const page of world.pages) world.write(page, `m${round}`);
    const [page] = world.pages.slice(round % world.pages.length);
    if (page && round % 50 === 0) world.reload(page);
  }
  const history = world.finish();
  const began = process.cpuUsage(); // of the processor: other tests run beside this one
  expect(failed(check(history))).toBe(false);
  const { user, system } = process.cpuUsage(began);
  expect((user + system) / 1_000_000).toBeLessThan(8);
});
