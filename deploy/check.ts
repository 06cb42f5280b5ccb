import { runChecks } from "./launcher/checks.ts";

process.exitCode = (await runChecks()).every(({ passed }) => passed) ? 0 : 1;
