import { runParlor } from "./launcher/run.ts";
import { watchSources } from "./launcher/watch.ts";

await runParlor(process.argv.slice(2), watchSources);
