import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

/**
 * Above the last port that browsers refuse to open (10080, https://fetch.spec.whatwg.org/#bad-port), and below those
 * that systems give to outgoing connections: one of those could take it while its service restarts.
 */
const lowest = 10_081;
const highest = 32_767;

/** Ports of this machine that nobody uses, for services that come back to the same one when they are restarted. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const found = new Set<number>();
  while (found.size < count) {
    const port = randomInt(lowest, highest + 1);
    if (await isFree(port)) found.add(port);
  }
  return [...found];
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch {
    return false; // somebody uses it
  }
  server.close();
  await once(server, "close");
  return true;
}
