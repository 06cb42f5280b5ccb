import { runParlor } from "./launcher/run.ts";

/** `npm start`: Parlor on this machine, without containers. */
await runParlor(process.argv.slice(2));
