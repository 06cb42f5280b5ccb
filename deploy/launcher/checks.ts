import { runTool } from "./tool.ts";

const checks = [
  { name: "format and lint", command: ["node_modules/@biomejs/biome/bin/biome", "check"] },
  { name: "types", command: ["node_modules/typescript/bin/tsc"] },
] as const;

export type Checked = { readonly name: string; readonly passed: boolean };

export async function runChecks(): Promise<readonly Checked[]> {
  const results: Checked[] = [];
  for (const { name, command } of checks) {
    const passed = (await runTool(command)) === 0;
    process.stdout.write(`${passed ? "✓" : "✗"} ${name}\n`);
    results.push({ name, passed });
  }
  return results;
}
