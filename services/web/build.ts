import { globSync } from "node:fs";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { CompactEmoji } from "emojibase";
import { browserslistToTargets, bundle } from "lightningcss";
import { build, type InputOptions, type OutputBundle, type OutputOptions, type Plugin, watch } from "rolldown";
import { minify } from "terser";

// Builds the page into `dist`, files named by their content. `--watch` rebuilds, `--out` names another folder.
const here = import.meta.dirname;
const { values: flags } = parseArgs({ options: { watch: { type: "boolean" }, out: { type: "string" } } });
const dist = resolve(flags.out ?? join(here, "dist"));
const assets = join(dist, "assets");
const source = { page: join(here, "src/page.html"), look: join(here, "src/ui/page.css") };

const target = ["chrome123", "firefox121", "safari17.5"];
const targets = browserslistToTargets(target.map((browser) => browser.replace(/(?=\d)/, " ")));
const styleOf = (filename: string) => bundle({ filename, minify: true, targets }).code.toString();

/** A style that a script imports comes with that script, as a text: the first visit does not pay for it. */
const styles: Plugin = {
  name: "styles",
  load: {
    filter: { id: /\.css$/ },
    handler: (file) => ({ code: `export const style = ${JSON.stringify(styleOf(file))}`, moduleType: "js" }),
  },
};

/** Of the emoji only what the page reads. */
const lessEmoji: Plugin = {
  name: "less-emoji",
  load: {
    filter: { id: /emojibase-data\/en\/compact\.json$/ },
    async handler(file) {
      const all: readonly CompactEmoji[] = JSON.parse(await readFile(file, "utf8"));
      const less = all.map(({ unicode, label, tags, group, skins }) => {
        return { unicode, label, tags, group, skins: skins?.map((skin) => ({ unicode: skin.unicode })) };
      });
      return { code: JSON.stringify(less), moduleType: "json" };
    },
  },
};

/** Minifies what a first visit loads again, by a seventieth. */
const smaller: Plugin = {
  name: "smaller",
  async renderChunk(code, { name }) {
    if (name !== "page") return null;
    const { code: less = "" } = await minify(code, {
      module: true,
      ecma: 2020,
      // Nobody calls a function or method that is no class with `new`.
      compress: { passes: 3, unsafe_arrows: true, unsafe_methods: true },
    });
    return less;
  },
};

const page: Plugin = {
  name: "page",
  buildStart() {
    for (const file of globSync("src/**/*.{css,html}", { cwd: here })) this.addWatchFile(join(here, file));
  },
  generateBundle() {
    this.emitFile({ type: "asset", name: "look.css", source: styleOf(source.look) });
  },
  async writeBundle(_, made) {
    await Promise.all(Object.keys(made).map((file) => compress(join(assets, file))));
    await writePage(made);
    await clean(made);
    process.stdout.write(`built ${Object.keys(made).length} assets\n`);
  },
};

const options: InputOptions & { readonly output: OutputOptions } = {
  cwd: here,
  input: { page: "src/start.tsx" },
  platform: "browser",
  checks: { pluginTimings: false },
  tsconfig: false, // an image has none
  transform: { target, jsx: { runtime: "automatic", importSource: "preact" } },
  plugins: [styles, lessEmoji, smaller, page],
  output: {
    dir: assets,
    format: "esm",
    minify: true,
    // All that a first visit needs is one script: what is loaded later takes from it.
    codeSplitting: { groups: [{ name: "page", tags: ["$initial"] }] },
    hashCharacters: "base36",
    entryFileNames: "[name]-[hash].js",
    chunkFileNames: "[name]-[hash].js",
    assetFileNames: "[name]-[hash][extname]",
  },
};

if (flags.watch) watch(options);
else await build(options);

/** The page is written last: what it names is there. */
async function writePage(made: OutputBundle): Promise<void> {
  const of = (ending: RegExp) => `/assets/${Object.keys(made).find((file) => ending.test(file)) ?? ""}`;
  const html = await readFile(source.page, "utf8");
  const page = html
    .replace("{style}", of(/^look-.+\.css$/))
    .replace("{script}", of(/^page-.+\.js$/))
    .replace(/\n\s*/g, "\n");
  await writeFile(join(dist, "index.html"), page);
  await compress(join(dist, "index.html"));
}

/** An earlier build's files go last: a server finds a whole page meanwhile, the old or the new. */
async function clean(made: OutputBundle): Promise<void> {
  const files = await readdir(assets);
  const old = files.filter((file) => made[file.replace(/\.(?:br|gz)$/, "")] === undefined);
  await Promise.all(old.map((file) => rm(join(assets, file), { force: true })));
}

async function compress(file: string): Promise<void> {
  const content = await readFile(file);
  await writeFile(`${file}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
  await writeFile(`${file}.gz`, gzipSync(content, { level: 9 }));
}
