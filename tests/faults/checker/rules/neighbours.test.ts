import { expect, test } from "vitest";
import { check } from "../check.ts";
import type { History } from "../history.ts";
import { World } from "../model/world.ts";
import { also, broken } from "../planted.ts";
import { render } from "../report.ts";

/** Somebody writes fifty messages in peace, and fifty while a stranger attacks. */
function besieged(megabytes = 12): History {
  const world = new World(["lobby"], 2);
  const [ana] = world.pages;
  if (!ana) throw new Error("Nobody is there.");
  for (let word = 0; word < 50; word++) world.write(ana, `calm-${word}`);
  world.attack(megabytes, () => {
    for (let word = 0; word < 50; word++) world.write(ana, `besieged-${word}`);
  });
  return world.finish();
}

/** The same, with what was shown as sent shown so much later. */
const late = (id: string, by: number) =>
  also(besieged(), "showed", (fact) =>
    fact.id === id && fact.state === "sent" ? { ...fact, at: fact.at + by } : fact,
  );

test("[L6] an attack that others do not notice is not blamed", () => {
  expect(broken(besieged())).toEqual([]);
});

test("[L6] an attack that takes more than its bound is caught", () => {
  const report = check(besieged(400));
  expect(broken(besieged(400))).toEqual(["L6"]);
  expect(render(report)).toMatch(/took 400 MB of a process, 256 are its bound/);
});

test("[L6] an attack that makes others wait is caught, and waiting without one is not called so", () => {
  expect(broken(late("besieged-7", 400))).toContain("L6");
  expect(broken(late("calm-7", 400))).not.toContain("L6");
});
