import { fileURLToPath } from "node:url";
import type { Ports, Program } from "./child.ts";

export const root = fileURLToPath(new URL("../..", import.meta.url));

export function serviceProgram(name: string, entry: string, env: NodeJS.ProcessEnv): Program {
  return {
    name,
    command: [process.execPath, `${root}${entry}`],
    env,
    ready: readReady,
    parentWatch: "ipc",
  };
}

/** Numeric fields of every log line, which are not ports. */
const logFields = new Set(["level", "pid"]);

/** The ports that a service logs when it is ready. */
function readReady(line: string): Ports | undefined {
  if (!line.includes('"msg":"ready"')) return undefined;
  const fields: Record<string, unknown> = JSON.parse(line);
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      typeof value === "number" && !logFields.has(name) ? [[name, value]] : [],
    ),
  );
}
