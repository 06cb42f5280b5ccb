import { runChecks } from "./launcher/checks.ts";

/** `npm run check`: format, lint and types. */
process.exitCode = (await runChecks()).every(({ passed }) => passed) ? 0 : 1;
