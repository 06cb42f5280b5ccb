import { expect, onTestFinished, test } from "vitest";
import { type Program, StartError } from "./child.ts";
import { Keeper } from "./keeper.ts";

/** A program of a few words: says its process id as its port, and lives until it is ended. */
const living = `console.log("ready " + process.pid); process.stdin.resume(); process.on("disconnect", process.exit)`;

const program = (script: string): Program => ({
  name: "rooms",
  command: [process.execPath, "-e", script],
  ready: (line) => (line.startsWith("ready ") ? { pid: Number(line.slice(6)) } : undefined),
  leash: "ipc",
});

function keep(script: string) {
  const said: string[] = [];
  const heard = new Set<() => void>();
  const say = (line: string) => {
    said.push(line);
    for (const listener of heard) listener();
  };
  const keeper = new Keeper(program(script), { say, lost: say });
  onTestFinished(() => keeper.stop());
  const hears = (line: string) => new Promise<void>((resolve) => heard.add(() => said.includes(line) && resolve()));
  return { keeper, said, hears };
}

test("[S5] what dies is started again, and said so", async () => {
  const { keeper, said, hears } = keep(living);
  const { signal } = await keeper.ready;
  const back = hears("rooms is back.");
  signal("SIGKILL");
  await back;
  expect(said).toEqual(["rooms has stopped (SIGKILL): starting it again.", "rooms is back."]);
});

test("[S5] what is stopped stays so", async () => {
  const { keeper, said } = keep(living);
  const { exited } = await keeper.ready;
  await keeper.stop();
  expect(await exited).toEqual({ code: null, signal: "SIGTERM" });
  expect(said).toEqual([]);
});

test("[S10] what is restarted is another process, and no death", async () => {
  const { keeper, said, hears } = keep(living);
  await keeper.ready;
  const back = hears("rooms is back.");
  await keeper.restart();
  await back;
  expect(said).toEqual(["rooms is back."]);
});

test("[S2] what ends before it is ready is not started again: its words say why", async () => {
  const { keeper, said } = keep(`console.error("PARLOR_RATE must be a number."); process.exit(3)`);
  await expect(keeper.ready).rejects.toThrow(StartError);
  await expect(keeper.ready).rejects.toThrow(
    "rooms ended before it was ready (exit code 3).\nPARLOR_RATE must be a number.",
  );
  expect(said).toEqual([]);
});
