import { runTool } from "./launcher/tool.ts";

const once = "--project=unit (bench)";

process.exitCode = await runTool(["node_modules/vitest/vitest.mjs", "bench", "--run", once, ...process.argv.slice(2)]);
