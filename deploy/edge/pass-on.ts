import { Agent, request as ask, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { pipeline } from "node:stream";
import { type Logger, sentenceFields } from "@parlor/service";
import { fieldsFrom } from "./fields.ts";
import { readAddress } from "./upstreams.ts";

const standstill = 30_000;

/** A service behind the edge: where it is, how people call it, and the fields that it decides by. */
export type Behind = { readonly at: string; readonly name: string; readonly asked: readonly string[] };

export const pageFields = ["host", "accept-encoding", "if-none-match"];
export const fileFields = [
  ...["host", "range", "if-range", "if-none-match"],
  ...["authorization", "content-length", "transfer-encoding", "parlor-message", "parlor-upload"],
];
const hopByHop = new Set(["connection", "keep-alive", "transfer-encoding"]);

/** Hands requests on, and answers back, as fast as each side reads. */
export function passOn({ at, name, asked }: Behind, log: Logger): RequestListener {
  const agent = new Agent({ keepAlive: true });
  const address = readAddress(at);
  return (request, response) => {
    const { method, url: path } = request;
    const headers = fieldsFrom(request, asked);
    const question = ask({ agent, ...address, method, path, headers, timeout: standstill }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, endToEnd(answer));
      pipeline(answer, response, () => undefined); // either side that goes away ends the other, and that is all
    });
    question.on("timeout", () => question.destroy(new Error("It stands still.")));
    question.on("error", (error: NodeJS.ErrnoException) => {
      if (response.destroyed) return; // nobody waits for it any more
      log.warn({ code: error.code ?? error.message, service: name }, "a service did not answer");
      sayAway(response, name);
    });
    response.once("close", () => question.destroy());
    if (method !== "PUT") return void question.end();
    if (request.headers.expect !== undefined) response.writeContinue();
    request.pipe(question);
  };
}

function endToEnd({ headers }: IncomingMessage): Record<string, string | string[]> {
  const fields = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined || hopByHop.has(name) ? [] : [[name, value] as const],
  );
  return Object.fromEntries(fields);
}

function sayAway(response: ServerResponse, name: string): void {
  if (response.headersSent) return void response.destroy();
  const text = `The ${name} is away for a moment. Try again.\n`;
  response.writeHead(503, { ...sentenceFields(text), "Retry-After": "1" });
  response.end(text);
}
