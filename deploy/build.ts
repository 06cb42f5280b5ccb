import { buildPage } from "./launcher/bundle.ts";

/** `npm run build`: the page, unless it is up to date. The services need no build: Node runs their TypeScript. */
await buildPage((line) => void process.stdout.write(`${line}\n`));
