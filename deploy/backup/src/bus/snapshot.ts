import { createInbox, type Msg, type NatsConnection, type Subscription } from "@nats-io/transport-node";
import { Failure, within } from "../failure.ts";
import type { Saved } from "../file/layout.ts";
import { ask } from "./broker.ts";

export type Snapshot = { readonly saved: Saved; readonly chunks: AsyncGenerator<Uint8Array, void> };

// An older broker waits at most 10 ms for an acknowledgement before it sends the next chunk: we hold what comes while
// the backup is read at less than 6 MB/s. So chunks are small.
const chunkSize = 64 * 1024;
const heldAtMost = 2048;
const silence = 30_000;

/** Begins a snapshot of a stream, which may be written to meanwhile. */
export async function takeSnapshot(bus: NatsConnection, stream: string): Promise<Snapshot> {
  const inbox = createInbox(`_INBOX_operator`);
  const subscription = bus.subscribe(inbox);
  try {
    const question = { deliver_subject: inbox, no_consumers: true, chunk_size: chunkSize };
    const { config, state } = await ask<Saved>(bus, "SNAPSHOT", stream, question);
    return { saved: { config, state }, chunks: readChunks(subscription, stream) };
  } catch (error) {
    subscription.unsubscribe();
    throw error;
  }
}

// The snapshot ends with an empty message without a reply subject; a current broker's status says if that is a failure.
async function* readChunks(subscription: Subscription, stream: string): AsyncGenerator<Uint8Array, void> {
  const messages = subscription[Symbol.asyncIterator]();
  const lost = `the broker stopped sending ${stream}`;
  try {
    for (let number = 1; ; number++) {
      const { value: message, done } = await within(silence, messages.next(), lost);
      if (done) throw new Failure(lost);
      if (!message.reply && message.data.length === 0) return verifyEnd(message, stream);
      if (message.reply && numberOf(message.reply) !== number)
        throw new Failure(`a part of ${stream} was lost on the way`);
      if (subscription.getPending() > heldAtMost)
        throw new Failure("what reads the backup is slower than the broker sends it");
      if (message.data.length > 0) yield message.data;
      message.respond();
    }
  } finally {
    subscription.unsubscribe();
  }
}

const numberOf = (reply: string) => Number(reply.slice(reply.lastIndexOf(".") + 1));

function verifyEnd({ headers }: Msg, stream: string): void {
  if (!headers || headers.code === 0 || headers.code === 204) return;
  if (headers.code === 408) throw new Failure("what reads the backup stopped for longer than the broker waits");
  throw new Failure(`the broker broke off ${stream}: ${headers.code} ${headers.description}`);
}
