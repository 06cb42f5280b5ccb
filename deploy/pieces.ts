import { runTool } from "./launcher/tool.ts";

/** `npm run bench:pieces`: what the inner pieces cost, each measured by itself. Arguments go to vitest. */
process.exitCode = await runTool(["node_modules/vitest/vitest.mjs", "bench", "--run", ...process.argv.slice(2)]);
