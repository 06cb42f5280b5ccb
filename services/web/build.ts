import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { type BuildOptions, type BuildResult, build, context, type Plugin } from "esbuild";
import { minify } from "terser";

// Builds the page into `dist`, files named by their content. `--watch` rebuilds, `--out` names another folder.
const here = import.meta.dirname;
const { values: flags } = parseArgs({ options: { watch: { type: "boolean" }, out: { type: "string" } } });
const dist = resolve(flags.out ?? join(here, "dist"));

const finish: Plugin = {
  name: "finish",
  setup: (plugin) => {
    plugin.onEnd(async (result) => {
      if (result.errors.length > 0) return;
      await writePage(result);
      await Promise.all([...outputs(result).map(finishFile), clean(result)]);
      process.stdout.write(`built ${outputs(result).length} assets\n`);
    });
  },
};

const target = ["chrome123", "firefox121", "safari17.5"];
/** The look of what is loaded later comes with its script: the first visit does not pay for it. */
const later = await build({
  entryPoints: [join(here, "src/ui/markdown/markdown.css")],
  bundle: true,
  minify: true,
  target,
  write: false,
});

const options: BuildOptions = {
  absWorkingDir: here,
  entryPoints: { page: "src/start.tsx", look: "src/ui/page.css" },
  outdir: join(dist, "assets"),
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  target,
  define: { markdownStyle: JSON.stringify(later.outputFiles[0]?.text.trim()) },
  jsx: "automatic",
  jsxImportSource: "preact",
  minify: true,
  charset: "utf8", // characters that are escaped are twice as long
  metafile: true,
  logLevel: "warning",
  plugins: [finish],
};

const outputs = (result: BuildResult) => Object.keys(result.metafile?.outputs ?? {}).map((file) => join(here, file));

if (flags.watch) await (await context(options)).watch();
else await build(options);

/** The page is written last: what it names is there. */
async function writePage(result: BuildResult): Promise<void> {
  const of = (ending: RegExp) => `/assets/${basename(outputs(result).find((file) => ending.test(file)) ?? "")}`;
  const html = await readFile(join(here, "src/page.html"), "utf8");
  const page = html
    .replace("{style}", of(/\/look-\w+\.css$/))
    .replace("{script}", of(/\/page-\w+\.js$/))
    .replace(/\n\s*/g, "\n");
  await writeFile(join(dist, "index.html"), page);
  await compress(join(dist, "index.html"));
}

/** An earlier build's files go last: a server finds a whole page meanwhile, the old or the new. */
async function clean(result: BuildResult): Promise<void> {
  const current = outputs(result).map((file) => basename(file));
  const files = await readdir(join(dist, "assets"));
  const old = files.filter((file) => !current.includes(file.replace(/\.(?:br|gz)$/, "")));
  await Promise.all(old.map((file) => rm(join(dist, "assets", file), { force: true })));
}

/** Minifies again, by a fortieth; the name follows from esbuild's output. */
async function finishFile(file: string): Promise<void> {
  if (file.endsWith(".js")) {
    const { code = "" } = await minify(await readFile(file, "utf8"), {
      module: true,
      ecma: 2020,
      compress: { passes: 3 },
    });
    await writeFile(file, code);
  }
  await compress(file);
}

async function compress(file: string): Promise<void> {
  const content = await readFile(file);
  await writeFile(`${file}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
  await writeFile(`${file}.gz`, gzipSync(content, { level: 9 }));
}
