import { Agent, request as ask, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { pipeline } from "node:stream";
import { type Logger, sentenceFields } from "@parlor/service";
import { fieldsFrom } from "./fields.ts";
import { readAddress } from "./upstreams.ts";

const standstill = 30_000;

const asked = ["host", "accept-encoding", "if-none-match"];
const hopByHop = new Set(["connection", "keep-alive", "transfer-encoding"]);

export function openPage(web: string, log: Logger): RequestListener {
  const agent = new Agent({ keepAlive: true });
  const address = readAddress(web);
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
      log.warn({ code: error.code ?? error.message }, "web did not answer");
      sayAway(response);
    });
    response.once("close", () => question.destroy());
    question.end();
  };
}

function endToEnd({ headers }: IncomingMessage): Record<string, string | string[]> {
  const fields = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined || hopByHop.has(name) ? [] : [[name, value] as const],
  );
  return Object.fromEntries(fields);
}

function sayAway(response: ServerResponse): void {
  if (response.headersSent) return void response.destroy();
  const text = "The page is away for a moment. Try again.\n";
  response.writeHead(503, { ...sentenceFields(text), "Retry-After": "1" });
  response.end(text);
}
