import { expect, test } from "vitest";
import { seeded } from "../support/random.ts";
import { kindNames, plan } from "./schedule.ts";
import { expectKept } from "./verdict.ts";

const seed = Number(process.env.FAULTS_SEED ?? 1);
const duration = 106_000;

test("every kind of fault happens in a short run, whatever the seed", () => {
  for (let other = 1; other <= 200; other++) {
    const kinds = plan(seeded(other), duration).map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(kindNames));
  }
});

test("[D1] [D2] [D3] [D4] [D5] [D6] [D7] [D8] [D9] [D10] [D11] [M1] [M2] [M3] [M4] [J1] [J2] [J3] [J4] [I1] [I2] [I3] [I4] [I5] [I6] [L6] [T1] everything fails once, and nothing is lost", {
  timeout: 260_000,
}, async () => {
  await expectKept({ seed, duration, brokers: 1 });
});
