import type { Consumer, JsMsg } from "@nats-io/jetstream";

type Piece = { readonly messages: readonly JsMsg[]; readonly waiting: number };

/** Two missed heartbeats of 1 s mean a lost broker; one wait takes at most 5 s. */
const vigilance = { idle_heartbeat: 1_000, expires: 5_000 } as const;
/** While messages are taken in, no question is answered. */
const most = 500;

/** Reads a piece, perhaps an empty one. Rejects if the consumer's broker is gone: the client would ask for ever. */
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
    if (left === 0) break; // fewer than waited: some have expired
  }
  over.removeEventListener("abort", stop);
  if (silent) throw new Error("The broker that reads for us is gone.");
  return { messages, waiting: left };
}
