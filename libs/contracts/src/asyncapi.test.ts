import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { asyncApi } from "./asyncapi.ts";

test("[C6] the AsyncAPI document is what the contracts say: `npm run contracts` writes it", () => {
  const written = readFileSync(new URL("../asyncapi.json", import.meta.url), "utf8");
  expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify(asyncApi())));
});

test("every reference in the document leads somewhere", () => {
  const document = JSON.parse(JSON.stringify(asyncApi()));
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = ""]) => path);
  expect(references.length).toBeGreaterThan(50);
  for (const path of references) {
    expect(
      path.split("/").reduce((at, key) => at?.[key], document),
      path,
    ).toBeDefined();
  }
});
