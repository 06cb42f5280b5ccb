import { expect, onTestFinished, test } from "vitest";
import type { Program } from "./child.ts";
import { gatherCrew, type Rank } from "./crew.ts";

/** Says goodbye when it is asked to end. */
const polite = `
  process.on("SIGTERM", () => { console.log("bye"); process.exit(); });
  process.on("disconnect", process.exit);
  console.log("ready");`;

test("[S4] things stop in order: who speaks to people first, what they stand on last", async () => {
  const goodbyes: string[] = [];
  const program = (rank: Rank): Program => ({
    name: rank,
    command: [process.execPath, "-e", polite],
    ready: (line) => (line === "ready" ? {} : undefined),
    onLine: (line) => void (line === "bye" && goodbyes.push(rank)),
    leash: "ipc",
  });
  const crew = gatherCrew({ say: () => undefined, lost: () => undefined });
  onTestFinished(crew.stop);
  const starting = (["broker", "rooms", "gateway", "web", "edge"] as const).map((rank) =>
    crew.start(rank, program(rank)),
  );
  await Promise.all(starting);
  await crew.stop();
  expect(goodbyes).toEqual(["edge", "gateway", "web", "rooms", "broker"]);
  await expect(crew.start("edge", program("edge"))).rejects.toThrow("Parlor is being stopped.");
});
