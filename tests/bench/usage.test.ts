import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Usage, usageOf } from "./usage.ts";

// Works for 0.3 seconds of a core, says what it used, and stays.
const worker = `
  const cpu = () => (process.cpuUsage().user + process.cpuUsage().system) / 1e6;
  while (cpu() < 0.3);
  console.log(JSON.stringify({ cpu: cpu(), rss: process.memoryUsage.rss() }));
  setInterval(() => {}, 1000);
`;

async function startWorker(): Promise<{ readonly pid: number; readonly said: Usage }> {
  const child = spawn(process.execPath, ["-e", worker], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  onTestFinished(async () => {
    child.kill();
    await exited;
  });
  const [line] = await once(child.stdout, "data");
  return { pid: child.pid ?? 0, said: JSON.parse(line) };
}

describe.runIf(process.platform === "linux")("usage", () => {
  test("of a process is what it says itself", async () => {
    const { pid, said } = await startWorker();
    const { cpu, rss } = usageOf([pid]);
    expect(Math.abs(cpu - said.cpu)).toBeLessThan(0.1);
    expect(rss / said.rss).toBeCloseTo(1, 0);
  });

  test("of several processes is their sum", async () => {
    const [one, other] = [await startWorker(), await startWorker()];
    const both = usageOf([one.pid, other.pid]);
    expect(Math.abs(both.cpu - (one.said.cpu + other.said.cpu))).toBeLessThan(0.2);
    expect(both.rss / (one.said.rss + other.said.rss)).toBeCloseTo(1, 0);
  });

  test("of a process that has ended is not nothing, but unknown", () => {
    const none = 2 ** 22 + 1; // beyond what Linux gives
    expect(() => usageOf([process.pid, none])).toThrow("ENOENT");
  });
});
