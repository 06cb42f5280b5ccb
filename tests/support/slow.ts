import { startProxy } from "../faults/proxy.ts";

/** The page behind a network of 300 ms there and back. */
export async function slowly(url: string) {
  const { port } = new URL(url);
  const proxy = await startProxy({ host: "localhost", port: Number(port) });
  const slow = () => {
    for (const way of ["up", "down"] as const) proxy.set(way, { delay: 150 });
  };
  slow();
  return { ...proxy, slow, url: `http://localhost:${proxy.port}` };
}
