import { once } from "node:events";
import { connect, createServer } from "node:net";
import { CannotStart } from "./terminal.ts";

const patience = 3_000;

export async function mustBeFree(host: string, port: number): Promise<void> {
  if (port === 0) return;
  const address = host === "localhost" ? "127.0.0.1" : host;
  const server = createServer();
  try {
    await once(server.listen(port, address), "listening");
  } catch (error) {
    throw new CannotStart(portProblem(error, address, port));
  }
  server.close();
  await once(server, "close");
}

function portProblem(error: unknown, address: string, port: number): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
  switch (code) {
    case "EADDRINUSE":
      return `Port ${port} is in use: stop what uses it, or choose another with PARLOR_PORT.`;
    case "EACCES":
      return `No permission to listen on port ${port}: choose one from 1024 on with PARLOR_PORT.`;
    default:
      return `PARLOR_HOST ${address} cannot be listened on (${code}).`;
  }
}

/** The services would wait silently for a broker that is not there. */
export async function mustAnswer(natsUrl: string): Promise<void> {
  const hosts = natsUrl
    .replace(/^\w+:\/\//, "")
    .replace(/^.*@/, "")
    .split(",");
  const answers = await Promise.all(hosts.map(answering));
  if (!answers.includes(true)) throw new CannotStart(`No broker answers at NATS_URL (${hosts.join(", ")}).`);
}

async function answering(hostAndPort: string): Promise<boolean> {
  const { hostname, port } = new URL(`nats://${hostAndPort}`);
  const socket = connect({ host: hostname, port: Number(port || 4222), timeout: patience });
  try {
    await Promise.race([
      once(socket, "connect"),
      once(socket, "timeout").then(() => {
        throw new Error("timeout");
      }),
    ]);
    return true;
  } catch {
    return false; // whichever way: nobody answers
  } finally {
    socket.destroy();
  }
}
