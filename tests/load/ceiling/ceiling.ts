import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("reader.ts", import.meta.url));

/** Frames a second that one process of the crowd can read here, with all that it does for each. */
export function measureCeiling(): Promise<number> {
  return new Promise((resolve, reject) => {
    const reader = fork(program, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    reader.once("message", (framesPerSecond: number) => resolve(framesPerSecond));
    reader.once("exit", (code) => reject(new Error(`What the generator can do could not be measured (${code}).`)));
  });
}
