import type { StreamInfo } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import type { Saved } from "../file/layout.ts";
import { ask, readAnswer, send } from "./broker.ts";

/** Older brokers make the stream at `finish`, newer ones as parts come: delete one that is never finished. */
export type Restoration = {
  readonly put: (chunk: Uint8Array) => Promise<void>;
  readonly finish: () => Promise<StreamInfo>;
};

const unpacking = 3_600_000;

/** Begins to restore a stream. The broker gives up after five seconds without a part. */
export async function beginRestoration(bus: NatsConnection, { config, state }: Saved): Promise<Restoration> {
  const { deliver_subject: to } = await ask<{ deliver_subject: string }>(bus, "RESTORE", config.name, {
    config,
    state,
  });
  const part = { about: `a part of ${config.name}`, absent: `the broker did not wait for more of ${config.name}` };
  const end = { about: `the end of ${config.name}`, absent: part.absent, timeout: unpacking };
  return {
    async put(chunk) {
      const answer = await send(bus, to, chunk, part);
      if (answer.data.length > 0) readAnswer(answer, part.about); // it says something only where it failed
    },
    async finish() {
      return readAnswer<StreamInfo>(await send(bus, to, "", end), end.about);
    },
  };
}
