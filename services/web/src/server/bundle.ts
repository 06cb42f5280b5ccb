import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { ConfigError } from "@parlor/service";

export type Asset = {
  readonly type: string;
  readonly etag: string;
  readonly plain: Buffer;
  readonly br: Buffer | undefined;
  readonly gzip: Buffer | undefined;
};

/** About 100 kB in memory: no path of a request reaches the disk. */
type Bundle = {
  readonly page: Asset;
  readonly assets: ReadonlyMap<string, Asset>;
  readonly style: string;
  readonly builtAt: number;
};

const types: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
};

export async function readBundle(dist: string): Promise<Bundle> {
  const index = join(dist, "index.html");
  const { mtimeMs: builtAt } = await stat(index).catch(() => {
    throw new ConfigError(`The page is not built: ${index} is missing. Run: node services/web/build.ts`);
  });
  const folder = join(dist, "assets");
  const names = (await readdir(folder)).filter((name) => !/\.(?:br|gz)$/.test(name));
  const assets = await Promise.all(names.map(async (name) => [name, await readAsset(join(folder, name))] as const));
  const style = `/assets/${names.find((name) => name.endsWith(".css"))}`;
  return { page: await readAsset(index), assets: new Map(assets), style, builtAt };
}

/** Whether the page was built again since; asked once per page, not per asset. */
export async function isStale(bundle: Bundle, dist: string): Promise<boolean> {
  const now = await stat(join(dist, "index.html")).catch(() => undefined);
  return now !== undefined && now.mtimeMs !== bundle.builtAt;
}

async function readAsset(path: string): Promise<Asset> {
  const plain = await readFile(path);
  const [br, gzip] = await Promise.all(
    [`${path}.br`, `${path}.gz`].map((name) => readFile(name).catch(() => undefined)),
  );
  const etag = `"${createHash("sha256").update(plain).digest("base64url").slice(0, 16)}"`;
  return { type: types[path.split(".").at(-1) ?? ""] ?? "application/octet-stream", etag, plain, br, gzip };
}
