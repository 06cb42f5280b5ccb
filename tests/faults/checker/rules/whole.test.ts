import { expect, test } from "vitest";
import { soundHistory } from "../model/sound.ts";
import { about, also, bo, broken, planted, unseen } from "../planted.ts";

test("[D8] a quiet room's last message that somebody never got is caught, and one that came too late", () => {
  expect(broken(unseen(soundHistory(), bo, "last"))).toEqual(["D8"]);
  const late = planted("saw", (fact) =>
    fact.client === bo && about(fact, "last") ? { ...fact, at: fact.at + 11_000 } : fact,
  );
  expect(broken(late)).toEqual(["D8"]);
});

test("[D8] a client that never comes back is caught", () => {
  const without = planted("final", (fact) => (fact.client === bo ? [] : fact));
  const [healed] = without.filter((fact) => fact.kind === "faults.healed");
  const lost = also(without, "faults.healed", (fact) => [
    { kind: "lost", at: fact.at, client: bo, room: "lobby" },
    fact,
  ]);
  expect(healed).toBeDefined();
  expect(broken(lost)).toEqual(["D8"]);
});
