import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { downloadType, type FileId, type RoomCode } from "@parlor/contracts";
import type { FilesMetrics } from "../metrics.ts";
import { no } from "../refusals.ts";
import type { Folder } from "../store/folder.ts";
import { guarded, refuse } from "./answers.ts";
import { rangeOf } from "./range.ts";

type Wanted = { readonly room: RoomCode; readonly id: FileId; readonly name: string };

/** What is stored never changes; only who has read it keeps it. */
const forEver = "private, max-age=31536000, immutable";

/** Hands out a file, or a range of it, as fast as it is read. */
export async function download(
  request: IncomingMessage,
  response: ServerResponse,
  { room, id, name }: Wanted,
  { store, metrics }: { readonly store: Pick<Folder, "find">; readonly metrics: Pick<FilesMetrics, "downloads"> },
): Promise<void> {
  const found = await store.find(room, id);
  if (!found) return refuse(response, no.absent);
  try {
    const { head, size } = found;
    const etag = `"${id}"`;
    for (const [field, value] of Object.entries({ ...guarded, ETag: etag, "Cache-Control": forEver }))
      response.setHeader(field, value);
    if (request.headers["if-none-match"]?.includes(etag)) return void response.writeHead(304).end();
    // An edge may hand on a field that was not there as an empty one.
    const asked = request.headers.range || undefined;
    const isPart = asked !== undefined && (request.headers["if-range"] || etag) === etag;
    const range = rangeOf(isPart ? asked : undefined, size);
    if (!range) return refuse(response.setHeader("Content-Range", `bytes */${size}`), no.range);
    const { first, last } = range;
    response.writeHead(isPart ? 206 : 200, {
      "Content-Type": head.shown ? head.type : downloadType,
      "Content-Length": last - first + 1,
      "Content-Disposition": `${head.shown ? "inline" : "attachment"}; filename*=UTF-8''${escaped(name)}`,
      "Accept-Ranges": "bytes",
      ...(isPart && { "Content-Range": `bytes ${first}-${last}/${size}` }),
    });
    metrics.downloads.inc();
    if (request.method === "HEAD") return void response.end();
    await pipeline(found.stream(first, last), response);
  } finally {
    await found.close();
  }
}

/** RFC 8187, 3.2.1. */
const escaped = (name: string) =>
  encodeURIComponent(name).replace(/['()*!]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
