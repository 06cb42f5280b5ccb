import { headers } from "@parlor/contracts";

/** An event as the log holds it. `prev` is the seq before it in its room as the broker knew it, 0 for none. */
export type Stored = {
  readonly seq: number;
  readonly prev: number;
  readonly data: Uint8Array;
  readonly dedupe: string;
  /** The event's type where the gateway itself must act on it. */
  readonly control: string;
};

type Fields = { get(name: string): string } | undefined;

/** An event as the broker republishes it to those who listen. */
export function fromEcho({ headers: fields, data }: { headers?: Fields; data: Uint8Array }): Stored {
  return stored(Number(fields?.get("Nats-Sequence")), Number(fields?.get("Nats-Last-Sequence")), data, fields);
}

/** An event that was read from the log, which does not say what was before it; who reads in order knows. */
export function fromLog(message: { seq: number; data: Uint8Array; header: Fields } | null): Stored | undefined {
  return message ? stored(message.seq, 0, message.data, message.header) : undefined;
}

function stored(seq: number, prev: number, data: Uint8Array, fields: Fields): Stored {
  return { seq, prev, data, dedupe: fields?.get("Nats-Msg-Id") ?? "", control: fields?.get(headers.control) ?? "" };
}
