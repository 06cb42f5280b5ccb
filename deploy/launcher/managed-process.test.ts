import { expect, onTestFinished, test } from "vitest";
import { type Program, StartError } from "./child.ts";
import { ManagedProcess, pauseBefore } from "./managed-process.ts";

const living = `console.log("ready " + process.pid); process.stdin.resume(); process.on("disconnect", process.exit)`;

const program = (script: string): Program => ({
  name: "rooms",
  command: [process.execPath, "-e", script],
  ready: (line) => (line.startsWith("ready ") ? { pid: Number(line.slice(6)) } : undefined),
  parentWatch: "ipc",
});

function keep(script: string) {
  const said: string[] = [];
  const heard = new Set<() => void>();
  const say = (line: string) => {
    said.push(line);
    for (const listener of heard) listener();
  };
  const managed = new ManagedProcess(program(script), { say, lost: say });
  onTestFinished(() => managed.stop());
  const hears = (line: string) => new Promise<void>((resolve) => heard.add(() => said.includes(line) && resolve()));
  return { managed, said, hears };
}

test("[S5] what dies is started again, and said so", async () => {
  const { managed, said, hears } = keep(living);
  const { signal } = await managed.ready;
  const back = hears("rooms is back.");
  signal("SIGKILL");
  await back;
  expect(said).toEqual(["rooms has stopped (SIGKILL): starting it again.", "rooms is back."]);
});

test("[S5] what is stopped stays so", async () => {
  const { managed, said } = keep(living);
  const { exited } = await managed.ready;
  await managed.stop();
  expect(await exited).toEqual({ code: null, signal: "SIGTERM" });
  expect(said).toEqual([]);
});

test("[S10] what is restarted is another process, and no death", async () => {
  const { managed, said, hears } = keep(living);
  await managed.ready;
  const back = hears("rooms is back.");
  await managed.restart();
  await back;
  expect(said).toEqual(["rooms is back."]);
});

test("[S2] what ends before it is ready is not started again: its words say why", async () => {
  const { managed, said } = keep(`console.error("PARLOR_RATE must be a number."); process.exit(3)`);
  await expect(managed.ready).rejects.toThrow(StartError);
  await expect(managed.ready).rejects.toThrow(
    "rooms ended before it was ready (exit code 3).\nPARLOR_RATE must be a number.",
  );
  expect(said).toEqual([]);
});

test("[S5] a program that died is started again at once, and ever later when it keeps dying", () => {
  expect(pauseBefore([1000])).toBe(0);
  expect(pauseBefore([1000, 2000])).toBe(500);
  expect(pauseBefore([1000, 2000, 3000])).toBe(1000);
});

test("[S5] a program that dies six times within a minute is given up", () => {
  expect(pauseBefore([0, 1, 2, 3, 4])).toBe(4000);
  expect(pauseBefore([0, 1, 2, 3, 4, 5])).toBeUndefined();
});

test("[S5] deaths of more than a minute ago are forgotten", () => {
  expect(pauseBefore([0, 1, 2, 3, 4, 60_004])).toBe(0);
});
