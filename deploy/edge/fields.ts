import type { IncomingMessage } from "node:http";

/** The named header fields, plus the client's address; an address that the client claims is ignored. */
export function fieldsFrom(request: IncomingMessage, names: readonly string[]): Record<string, string> {
  const fields = names.flatMap((name) => {
    const value = request.headers[name];
    return value === undefined ? [] : [[name, String(value)] as const];
  });
  return { ...Object.fromEntries(fields), "x-forwarded-for": addressOf(request.socket) };
}

/** The remote address; IPv4 as such, even on an IPv6 socket. */
export function addressOf({ remoteAddress = "" }: { readonly remoteAddress?: string | undefined }): string {
  return remoteAddress.replace(/^::ffff:(?=\d+\.)/, "");
}
