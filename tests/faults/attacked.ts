import type { AttackName } from "../attacks/attacks.ts";
import { letLoose } from "../attacks/loose.ts";
import { usageOf } from "../attacks/usage.ts";
import type { Fact } from "./checker/history.ts";
import type { World } from "./world.ts";

// Only attacks that can be told to last for some seconds.
const tried: readonly AttackName[] = [
  "guess with tokens",
  "guess from many",
  "nested frames",
  "many rooms",
  "far behind",
  "search bomb",
  "fill the log",
  "unfinished frames",
  "idle connections",
  "unread messages",
];

// Megabytes of each gateway and each rooms service that one machine of a stranger may take.
const mostMegabytes = 256;

type Scene = { readonly world: World; readonly note: (fact: Fact) => void };

/** Attacks from addresses of its own for `lasts` ms, and notes the most memory that it took. */
export async function attacked({ world, note }: Scene, which: number, lasts: number): Promise<void> {
  const attack = tried[Math.floor(which * tried.length)] ?? "many rooms";
  const parts = [...world.gateways, ...world.rooms];
  const before = parts.map((part) => ({ part, pid: part.pid, megabytes: usageOf(part.pid).megabytes }));
  const { finding } = await letLoose({ attack, port: world.edgePort, seconds: lasts / 1_000 });
  const took = before
    .filter(({ part, pid }) => part.pid === pid) // one that was started anew meanwhile tells nothing
    .map(({ pid, megabytes }) => usageOf(pid).megabytes - megabytes)
    .filter((megabytes) => !Number.isNaN(megabytes));
  note({ kind: "attack.ended", at: Date.now(), attack, finding, took, most: mostMegabytes });
}
