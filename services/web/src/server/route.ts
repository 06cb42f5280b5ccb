import { readRoom } from "@parlor/contracts";

type Route =
  | { readonly to: "page" }
  | { readonly to: "asset"; readonly name: string }
  | { readonly to: "robots" }
  | { readonly to: "nothing"; readonly status: 400 | 404 | 414 };

const longest = 512;

/** Decides by the path alone; the query is the page's business. */
export function routeOf(url: string): Route {
  if (url.length > longest) return { to: "nothing", status: 414 };
  const path = decoded(url.replace(/[?#].*$/s, ""));
  if (path === undefined) return { to: "nothing", status: 400 };
  if (path === "/") return { to: "page" };
  if (path === "/robots.txt") return { to: "robots" };
  const [folder, name, ...more] = path.split("/").filter((segment) => segment !== "");
  if (folder === "assets" && name !== undefined && more.length === 0) return { to: "asset", name };
  // One segment may name a room: the page asks whether it exists.
  const isRoom = folder !== undefined && name === undefined && readRoom(folder) !== undefined;
  return isRoom ? { to: "page" } : { to: "nothing", status: 404 };
}

/** Undefined for a path that nobody means: broken percent signs, control characters, backslashes. */
function decoded(path: string): string | undefined {
  try {
    const plain = decodeURIComponent(path);
    return /[\p{Cc}\\]/u.test(plain) || /%2f/i.test(path) || !plain.startsWith("/") ? undefined : plain;
  } catch {
    return undefined;
  }
}
