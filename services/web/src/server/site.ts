import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createReadServer } from "@parlor/service";
import type { Asset } from "./bundle.ts";
import { isStale, readBundle } from "./bundle.ts";
import { everyTime, forEver, securityHeaders } from "./headers.ts";
import { refusalPage } from "./refusal-page.ts";
import { routeOf } from "./route.ts";

/** The next request for a page picks up a later build. */
export async function createSite(dist: string): Promise<Server> {
  let bundle = await readBundle(dist);

  async function page(): Promise<Asset> {
    // A build that is still being written is not there yet: the one in memory serves until then.
    if (await isStale(bundle, dist)) bundle = await readBundle(dist).catch(() => bundle);
    return bundle.page;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const route = routeOf(request.url ?? "");
    switch (route.to) {
      case "page":
        return send(request, response, await page(), everyTime);
      case "asset": {
        const asset = bundle.assets.get(route.name);
        return asset === undefined ? refuse(response, 404, bundle.style) : send(request, response, asset, forEver);
      }
      case "robots":
        return say(response, 200, "text/plain", "User-agent: *\nDisallow: /\n");
      case "nothing":
        return refuse(response, route.status, bundle.style);
    }
  }

  return createReadServer({
    answer(request, response) {
      guard(response);
      answer(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
    },
    refuse(response, status) {
      guard(response);
      refuse(response, status, bundle.style);
    },
    headBytes,
  });
}

/** As much as the edge in front lets through: many cookies are refused by both or by neither. */
const headBytes = 24 * 1024;

function guard(response: ServerResponse): void {
  for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
}

function send(request: IncomingMessage, response: ServerResponse, asset: Asset, caching: string): void {
  response.setHeader("cache-control", caching);
  response.setHeader("vary", "accept-encoding");
  response.setHeader("etag", asset.etag);
  if (request.headers["if-none-match"]?.includes(asset.etag)) return void response.writeHead(304).end();
  const { body, encoding } = encoded(asset, request.headers["accept-encoding"]);
  if (encoding !== undefined) response.setHeader("content-encoding", encoding);
  response.writeHead(200, { "content-type": asset.type, "content-length": body.length });
  response.end(request.method === "HEAD" ? undefined : body);
}

/** The smallest encoding that the browser understands; `q=0` means that it does not. */
function encoded(asset: Asset, accepts = ""): { body: Buffer; encoding?: "br" | "gzip" } {
  const understood = accepts
    .split(",")
    .filter((part) => !/;\s*q=0(?:\.0+)?\s*$/.test(part))
    .map((part) => part.split(";")[0]?.trim().toLowerCase());
  if (asset.br !== undefined && understood.includes("br")) return { body: asset.br, encoding: "br" };
  if (asset.gzip !== undefined && understood.includes("gzip")) return { body: asset.gzip, encoding: "gzip" };
  return { body: asset.plain };
}

function refuse(response: ServerResponse, status: 400 | 404 | 405 | 413 | 414, style: string): void {
  say(response, status, "text/html; charset=utf-8", refusalPage(status, style));
}

function say(response: ServerResponse, status: number, type: string, text: string): void {
  const length = Buffer.byteLength(text);
  response.writeHead(status, { "content-type": type, "content-length": length, "cache-control": everyTime });
  response.end(text);
}
