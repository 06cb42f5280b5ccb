import type { AttackName } from "./attacks.ts";
import { type Fared, openBystander } from "./bystander.ts";
import { letLoose } from "./loose.ts";
import type { Cost } from "./stranger.ts";
import { kernelMegabytes, processesOf, type Usage, usageOf } from "./usage.ts";

/** A port on loopback, and the data folder by which its processes are found. */
export type Victim = { readonly port: number; readonly data: string };

export type Outcome = {
  readonly attack: AttackName;
  readonly finding: string;
  readonly cost: Cost;
  /** How the bystander fared. */
  readonly before: Fared;
  readonly meanwhile: Fared;
  /** What each process took at its highest, beyond what it had. */
  readonly took: Readonly<Record<string, { readonly megabytes: number; readonly seconds: number }>>;
  /** Megabytes of the kernel's TCP, at the highest. */
  readonly kernel: number;
};

const quiet = 5_000;
const often = 250;

/** Measures one attack of `seconds`. */
export async function carryOut(attack: AttackName, { port, data }: Victim, seconds: number): Promise<Outcome> {
  const url = `ws://127.0.0.1:${port}/ws`;
  const bystander = await openBystander(url);
  await new Promise((resolve) => setTimeout(resolve, quiet));
  const before = await bystander.fared();

  const processes = processesOf(data);
  const atFirst = new Map([...processes].map(([name, pid]) => [name, usageOf(pid)] as const));
  const kernelAtFirst = kernelMegabytes();
  const highest = new Map<string, number>();
  let kernel = 0;
  const look = () => {
    for (const [name, pid] of processes)
      highest.set(name, Math.max(highest.get(name) ?? 0, usageOf(pid).megabytes || 0));
    kernel = Math.max(kernel, kernelMegabytes() - kernelAtFirst);
  };
  const looking = setInterval(look, often);
  const { finding, cost } = await letLoose({ attack, port, seconds, room: bystander.room });
  look();
  clearInterval(looking);
  const meanwhile = await bystander.fared();
  await bystander.leave();

  const took = [...processes].map(([name, pid]) => {
    const first = atFirst.get(name);
    const now: Usage = usageOf(pid);
    const megabytes = (highest.get(name) ?? 0) - (first?.megabytes ?? 0);
    return [name, { megabytes, seconds: now.seconds - (first?.seconds ?? 0) }] as const;
  });
  return { attack, finding, cost, before, meanwhile, took: Object.fromEntries(took), kernel };
}
