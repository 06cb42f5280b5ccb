import { writeFileSync } from "node:fs";
import { asyncApi } from "./src/asyncapi.ts";

// `npm run contracts`; a test fails if the document is stale.
writeFileSync(new URL("asyncapi.json", import.meta.url), `${JSON.stringify(asyncApi(), null, 2)}\n`);
