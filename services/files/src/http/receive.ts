import type { IncomingMessage } from "node:http";

/** The sender has gone before the end. */
export class BrokenOff extends Error {
  override name = "BrokenOff";
}

/** Less came than has to. */
export class TooSlow extends Error {
  override name = "TooSlow";
}

/** An upload has so long, in ms, to begin, and then brings at least so many bytes a second. */
export const pace = { grace: 10_000, least: 8_000, look: 1_000 } as const;
export type Pace = Readonly<Record<keyof typeof pace, number>>;

/** Takes a body piece by piece, the next one when the last one is taken. Rejects with BrokenOff, TooSlow, or as `take`. */
export async function receive(
  request: IncomingMessage,
  take: (piece: Buffer) => Promise<void>,
  { grace, least, look }: Pace = pace,
): Promise<void> {
  if (request.destroyed) throw new BrokenOff("An upload was broken off before it began.");
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const began = performance.now();
  let bytes = 0;
  let last = Promise.resolve();
  const timer = setInterval(() => {
    const since = performance.now() - began - grace;
    if (bytes < (since / 1000) * least) reject(new TooSlow("An upload is too slow."));
  }, look);
  const taken = (piece: Buffer) => {
    bytes += piece.length;
    request.pause();
    last = take(piece).then(() => void request.resume(), reject);
  };
  // A body that was all there ends before its last piece is taken.
  const ended = () => void last.then(resolve);
  const broken = () => {
    if (!request.readableEnded) reject(new BrokenOff("An upload was broken off."));
  };
  request.on("data", taken).once("end", ended).once("error", broken).once("close", broken);
  try {
    await promise;
  } finally {
    clearInterval(timer);
    request
      .off("data", taken)
      .off("end", ended)
      .off("error", broken)
      .off("close", broken)
      .on("error", () => undefined);
  }
}
