import type { Program } from "@parlor/deploy/child";

/** The same program, with all its threads on one core: what it does is what that core can. */
export function pinned(program: Program, core: number): Program {
  return { ...program, command: ["taskset", "--cpu-list", String(core), ...program.command] };
}
