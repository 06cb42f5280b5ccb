import { writeFileSync } from "node:fs";
import { asyncApi } from "./src/asyncapi.ts";

// `npm run contracts`: writes the document that others read. A test says when it is stale.
writeFileSync(new URL("asyncapi.json", import.meta.url), `${JSON.stringify(asyncApi(), null, 2)}\n`);
