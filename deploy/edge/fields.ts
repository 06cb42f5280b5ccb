import type { IncomingMessage } from "node:http";

/** Those of a request's fields, and the address that it came from. However a client spells its own, it is not heard. */
export function fieldsFrom(request: IncomingMessage, names: readonly string[]): Record<string, string> {
  const fields = names.flatMap((name) => {
    const value = request.headers[name];
    return value === undefined ? [] : [[name, String(value)] as const];
  });
  return { ...Object.fromEntries(fields), "x-forwarded-for": addressOf(request.socket) };
}

/** Who is at the other end, an IPv4 address as such also if the socket speaks IPv6. */
export function addressOf({ remoteAddress = "" }: { readonly remoteAddress?: string | undefined }): string {
  return remoteAddress.replace(/^::ffff:(?=\d+\.)/, "");
}
