import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Whether a container engine answers here, with compose. */
export async function hasEngine(): Promise<boolean> {
  try {
    await run("docker", ["info"]);
    await run("docker", ["compose", "version"]);
    return true;
  } catch {
    return false; // absent, stopped, or not for us: nothing can be run in it
  }
}
