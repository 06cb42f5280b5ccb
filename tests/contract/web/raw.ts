import { connect } from "node:net";

export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
};

/** Asks with exactly these bytes: `fetch` would mend the address first, and unpack what comes. */
export async function ask(
  port: number,
  path: string,
  headers: Record<string, string> = {},
  method = "GET",
): Promise<Answer> {
  const lines = Object.entries({ host: "parlor.test", connection: "close", ...headers }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  const socket = connect(port, "127.0.0.1");
  socket.write(`${[`${method} ${path} HTTP/1.1`, ...lines].join("\r\n")}\r\n\r\n`);
  const parts: Buffer[] = [];
  for await (const part of socket) parts.push(part);
  return read(Buffer.concat(parts));
}

function read(answer: Buffer): Answer {
  const end = answer.indexOf("\r\n\r\n");
  const [first = "", ...lines] = answer.subarray(0, end).toString("latin1").split("\r\n");
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]),
  );
  return { status: Number(first.split(" ")[1]), headers, body: answer.subarray(end + 4) };
}
