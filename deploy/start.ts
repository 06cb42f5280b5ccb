import { runParlor } from "./launcher/run.ts";

await runParlor(process.argv.slice(2));
