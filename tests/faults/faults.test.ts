import { test } from "vitest";
import { expectKept } from "./verdict.ts";

const seed = Number(process.env.FAULTS_SEED);
const minutes = Number(process.env.FAULTS_MINUTES);
const brokers = Number(process.env.FAULTS_BROKERS ?? 1);
const timeout = (minutes + 3) * 60_000;

test("[D1] [D2] [D3] [D4] [D5] [D6] [D7] [D8] [D9] [D10] [D11] [M1] [M2] [M3] [M4] [J1] [J2] [J3] [J4] [I1] [I2] [I3] [I4] [I5] [I6] [L6] [T1] whatever fails, nothing is lost", {
  timeout,
}, async () => {
  await expectKept({ seed, duration: minutes * 60_000, brokers });
});
