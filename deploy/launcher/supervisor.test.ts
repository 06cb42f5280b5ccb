import { expect, onTestFinished, test } from "vitest";
import type { Program } from "./child.ts";
import { supervise, type Tier } from "./supervisor.ts";

const polite = `
  process.on("SIGTERM", () => { console.log("bye"); process.exit(); });
  process.on("disconnect", process.exit);
  console.log("ready");`;

test("[S4] things stop in order: who speaks to people first, what they stand on last", async () => {
  const goodbyes: string[] = [];
  const program = (tier: Tier): Program => ({
    name: tier,
    command: [process.execPath, "-e", polite],
    ready: (line) => (line === "ready" ? {} : undefined),
    onLine: (line) => void (line === "bye" && goodbyes.push(tier)),
    parentWatch: "ipc",
  });
  const supervisor = supervise({ say: () => undefined, lost: () => undefined });
  onTestFinished(supervisor.stop);
  const starting = (["broker", "rooms", "files", "gateway", "web", "edge"] as const).map((tier) =>
    supervisor.start(tier, program(tier)),
  );
  await Promise.all(starting);
  await supervisor.stop();
  expect(goodbyes).toEqual(["edge", "gateway", "files", "web", "rooms", "broker"]);
  await expect(supervisor.start("edge", program("edge"))).rejects.toThrow("Parlor is being stopped.");
});
