import type { Consumer, JsMsg } from "@nats-io/jetstream";

/** Messages of a stream, and how many still wait behind them. */
type Piece = { readonly messages: readonly JsMsg[]; readonly waiting: number };

/** A broker that misses two or three of its heartbeats is given up; and for so long is waited at once. In milliseconds. */
const vigilance = { idle_heartbeat: 1_000, expires: 5_000 } as const;
/** So many messages are handed over at once: while they are taken in, nobody is answered. */
const most = 500;

/**
 * Reads messages that wait, or waits for the next one, though not for ever: a piece may be empty. Of several brokers
 * one reads for us, and the connection may be to another. Rejects when the one that reads is gone: the client itself
 * would ask for it until it is back.
 */
export async function read(consumer: Consumer, waiting: number, over: AbortSignal): Promise<Piece> {
  const coming = await consumer.fetch({ max_messages: Math.min(Math.max(waiting, 1), most), ...vigilance });
  const stop = () => void coming.close();
  over.addEventListener("abort", stop);
  if (over.aborted) stop();
  let silent = false;
  void (async () => {
    for await (const { type } of coming.status()) {
      if (type !== "heartbeats_missed") continue;
      silent = true;
      stop();
    }
  })();
  const messages: JsMsg[] = [];
  let left = 0;
  for await (const message of coming) {
    messages.push(message);
    left = message.info.pending;
    if (left === 0) break; // where fewer came than waited, some have expired
  }
  over.removeEventListener("abort", stop);
  if (silent) throw new Error("The broker that reads for us is gone.");
  return { messages, waiting: left };
}
