import { buildPage } from "./launcher/bundle.ts";

await buildPage((line) => void process.stdout.write(`${line}\n`));
