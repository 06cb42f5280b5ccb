import type { ServerResponse } from "node:http";
import { fileHeaders } from "@parlor/contracts";
import { sentenceFields } from "@parlor/service";
import type { Refusal } from "../refusals.ts";

/** In ms: what still comes of a refused upload is dropped for so long, or its sender would not read the answer. */
const farewell = 5_000;

/** Nobody's browser runs what somebody uploaded [F2]. */
export const guarded = {
  "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
  "X-Content-Type-Options": "nosniff",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
} as const;

/** Refuses in a sentence, with its reason for programs. */
export function refuse(response: ServerResponse, { status, reason, sentence, retryAfter }: Refusal): void {
  const { req: request } = response;
  const text = `${sentence}\n`;
  const { Connection: _close, ...fields } = sentenceFields(text);
  response.writeHead(status, {
    ...fields,
    ...guarded,
    [fileHeaders.refusal]: reason,
    ...(retryAfter !== undefined && { "Retry-After": String(Math.ceil(retryAfter / 1000)) }),
  });
  response.end(request.method === "HEAD" ? undefined : text);
  if (request.complete) return;
  const late = setTimeout(() => request.socket.destroy(), farewell);
  request.once("close", () => clearTimeout(late));
  request.resume();
}
