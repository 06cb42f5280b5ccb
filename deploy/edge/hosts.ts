import { isIPv4 } from "node:net";

const ownNames = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Tells whether a `Host` is served. On loopback, only its own names and `origins`: otherwise any site could point its
 * name here (DNS rebinding). An edge that others reach cannot know its names, and serves all.
 */
export function servedHosts(listensOn: string, origins: readonly string[]): (host: string | undefined) => boolean {
  if (!isLoopback(listensOn)) return () => true;
  const names = new Set([...ownNames, listensOn, ...origins.flatMap(nameIn)]);
  return (host = "") => names.has(host.replace(/:\d*$/, "").toLowerCase());
}

function isLoopback(address: string): boolean {
  return address === "localhost" || address === "::1" || (isIPv4(address) && address.startsWith("127."));
}

function nameIn(origin: string): readonly string[] {
  return URL.canParse(origin) ? [new URL(origin).hostname] : [];
}
