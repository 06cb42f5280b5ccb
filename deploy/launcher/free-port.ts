import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

// Browsers refuse ports up to 10080 (https://fetch.spec.whatwg.org/#bad-port), and systems give outgoing connections
// those above 32,767: one could take the port while its service restarts.
const lowest = 10_081;
const highest = 32_767;

/** Free ports that services can keep over a restart. */
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
