import { runParlor } from "./launcher/run.ts";
import { watchSources } from "./launcher/watch.ts";

/** `npm run dev`: as `npm start`, and what a change affects is built and started anew. */
await runParlor(process.argv.slice(2), watchSources);
