import type { IncomingMessage, RequestListener, Server, ServerResponse } from "node:http";
import { createReadServer, type Logger } from "@parlor/service";
import { no } from "../refusals.ts";
import { refuse } from "./answers.ts";
import { download } from "./download.ts";
import { routeOf } from "./route.ts";
import type { UploadDeps, Uploads } from "./upload.ts";

/** As much as the edge in front lets through: many cookies are refused by both or by neither. */
const headBytes = 24 * 1024;
const pipeBytes = 64 * 1024;

type Deps = Pick<UploadDeps, "store" | "metrics"> & { readonly uploads: Uploads; readonly log: Pick<Logger, "error"> };

export function createFileServer(deps: Deps, addressHeader: string): Server {
  const answering = (answer: (...asked: Parameters<RequestListener>) => Promise<void>): RequestListener => {
    return (request, response) => {
      answer(request, response).catch((error: unknown) => {
        if (isGone(response)) return; // nobody waits for it any more
        deps.log.error({ err: error }, "a request failed");
        if (response.headersSent) response.destroy();
        else refuse(response, no.failed);
      });
    };
  };
  return createReadServer({
    answer: answering(async (request, response) => {
      const route = routeOf(request.url ?? "");
      if (route.to === "file") return download(request, response, route, deps);
      refuse(response, route.to === "nothing" ? route.refusal : no.absent);
    }),
    put: {
      at: (path) => routeOf(path).to === "room",
      take: answering(async (request, response) => {
        const route = routeOf(request.url ?? "");
        if (route.to !== "room") return refuse(response, no.method);
        await deps.uploads.take(request, response, route.room, addressOf(request, addressHeader));
      }),
    },
    refuse: (response, status) => refuse(response, { 400: no.unreadable, 405: no.method, 413: no.body }[status]),
    headBytes,
    pipeBytes,
  });
}

const isGone = (response: ServerResponse) => response.destroyed || response.req.destroyed;

function addressOf({ headers, socket }: IncomingMessage, header: string): string {
  const told = header === "" ? undefined : headers[header];
  return String(told ?? socket.remoteAddress ?? "");
}
