import { isIPv4 } from "node:net";

const ownNames = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Which hosts are served, as the field `Host` names them. An edge that listens to this machine alone serves its own
 * names and those of `origins`: a page elsewhere could otherwise have its own name lead here, and be taken for ours.
 * One that listens to others cannot know its names, and serves all.
 */
export function servedHosts(listensOn: string, origins: readonly string[]): (host: string | undefined) => boolean {
  if (!isLoopback(listensOn)) return () => true;
  const names = new Set([...ownNames, listensOn, ...origins.flatMap(nameIn)]);
  return (host = "") => names.has(host.replace(/:\d*$/, "").toLowerCase());
}

function isLoopback(address: string): boolean {
  return address === "localhost" || address === "::1" || (isIPv4(address) && address.startsWith("127."));
}

/** The name in an origin, without its port; one that cannot be read names none. */
function nameIn(origin: string): readonly string[] {
  return URL.canParse(origin) ? [new URL(origin).hostname] : [];
}
