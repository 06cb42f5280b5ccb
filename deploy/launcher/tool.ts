import { spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants } from "node:fs";
import { root } from "./service.ts";

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false; // absent, or not for us
  }
}

/** Runs a script under this Node in this terminal; resolves to its exit code. A signal that ends us ends it. */
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
