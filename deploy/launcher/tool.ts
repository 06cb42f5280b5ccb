import { spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants } from "node:fs";
import { root } from "./service.ts";

/** Whether there is a file that we may run. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false; // absent, or not for us
  }
}

/**
 * Runs a tool of node_modules, or a script of ours, under this Node and in this terminal. Resolves to its exit code.
 * A signal that asks us to end ends it.
 */
export async function runTool(command: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<number> {
  const child = spawn(process.execPath, command, { cwd: root, env, stdio: "inherit" });
  const pass = (signal: NodeJS.Signals) => void child.kill(signal);
  const orphaned = () => pass("SIGTERM");
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, pass);
  process.on("disconnect", orphaned);
  const [code] = await once(child, "exit");
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, pass);
  process.off("disconnect", orphaned);
  return typeof code === "number" ? code : 1;
}
