import { fileURLToPath } from "node:url";
import type { Ports, Program } from "./child.ts";

/** The repository's folder. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** A service of ours as a process: Node runs its TypeScript, and it says `ready` in its log. */
export function serviceProgram(name: string, entry: string, env: NodeJS.ProcessEnv): Program {
  return {
    name,
    command: [process.execPath, `${root}${entry}`],
    env,
    ready: readReady,
    parentWatch: "ipc",
  };
}

/** Fields of every log line, which are not ports. */
const logFields = new Set(["level", "pid"]);

/** The ports in the line that a service logs when it is ready; undefined for every other line. */
function readReady(line: string): Ports | undefined {
  if (!line.includes('"msg":"ready"')) return undefined;
  const fields: Record<string, unknown> = JSON.parse(line);
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      typeof value === "number" && !logFields.has(name) ? [[name, value]] : [],
    ),
  );
}
