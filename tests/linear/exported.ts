import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");
const sources = "{libs/*/src,services/*/src,deploy/edge}/**/*.ts";
const declared =
  /^export (?:(?:async )?function\*? (\w+)(?:<.*?>)?\((?!\))|(?:abstract )?class (\w+)|const (\w+)(?:: [^=\n]*)? = (?:async )?(?:<.*?>)?\((?!\))(?:.*=>|\n))/gm;

/** As `path name`. */
export function exported(): readonly string[] {
  return globSync(sources, { cwd: root, exclude: ["**/*.test.ts", "**/*.bench.ts", "**/testing.ts"] })
    .sort()
    .flatMap((file) => namesIn(readFileSync(join(root, file), "utf8")).map((name) => `${file} ${name}`));
}

export function namesIn(source: string): readonly string[] {
  return [...source.matchAll(declared)].map(([, fn, type, constant]) => fn ?? type ?? constant ?? "");
}
