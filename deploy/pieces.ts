import { runTool } from "./launcher/tool.ts";

/** vitest has every bench in every project; they are all beside what they measure. */
const once = "--project=unit (bench)";

/** `npm run bench:pieces`: what the inner pieces cost, each measured by itself. Arguments go to vitest. */
process.exitCode = await runTool(["node_modules/vitest/vitest.mjs", "bench", "--run", once, ...process.argv.slice(2)]);
