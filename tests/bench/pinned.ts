import type { Program } from "@parlor/deploy/child";

/** The same program with all its threads on one core. */
export function pinned(program: Program, core: number): Program {
  return { ...program, command: ["taskset", "--cpu-list", String(core), ...program.command] };
}
