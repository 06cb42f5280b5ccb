import type uws from "uWebSockets.js-legacy";

/** The build that Parlor's gateway runs on here: the newer one wants glibc 2.38. */
export const { default: uWS }: { default: typeof uws } = await import("uWebSockets.js").catch(
  () => import("uWebSockets.js-legacy"),
);

/** Bytes that may wait for a slow reader, as Bun allows. By default messages are skipped beyond 64 kB. */
export const maxBackpressure = 16 * 1024 * 1024;
