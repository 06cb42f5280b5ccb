import { headers, stream } from "@parlor/contracts";

/** An event as the log holds it. `prev` is the seq before it in its room as the broker knew it, 0 for none. */
export type Stored = {
  readonly seq: number;
  readonly prev: number;
  readonly data: Uint8Array;
  readonly dedupe: string;
  /** The event's type where the gateway itself must act on it. */
  readonly control: string;
};

/** Headers: each name with all that was written under it, in order. */
type Fields = (Iterable<[string, string[]]> & { get(name: string): string }) | undefined;
type Heard = { readonly reply?: string; readonly headers?: Fields; readonly data: Uint8Array };

/**
 * An event as the broker republishes it to those who listen; `log` is the subject that it is stored under. Undefined
 * for what is no echo: an answer that a gateway which was taken over had sent to where echoes are heard. An author may
 * write the broker's headers too, but the broker writes behind them: the last word counts.
 */
export function fromEcho({ reply, headers: fields, data }: Heard, log: string): Stored | undefined {
  let [from, subject, seq, prev] = ["", "", Number.NaN, Number.NaN];
  for (const [name, values] of fields ?? []) {
    const said = values.at(-1) ?? "";
    if (name === "Nats-Stream") from = said;
    else if (name === "Nats-Subject") subject = said;
    else if (name === "Nats-Sequence") seq = Number(said);
    else if (name === "Nats-Last-Sequence") prev = Number(said);
  }
  const isEcho = from === stream.name && subject === log && seq > 0 && prev >= 0 && !reply;
  return isEcho ? stored(seq, prev, data, fields) : undefined;
}

/** An event that was read from the log, which does not say what was before it; who reads in order knows. */
export function fromLog(message: { seq: number; data: Uint8Array; header: Fields } | null): Stored | undefined {
  return message ? stored(message.seq, 0, message.data, message.header) : undefined;
}

function stored(seq: number, prev: number, data: Uint8Array, fields: Fields): Stored {
  return { seq, prev, data, dedupe: fields?.get("Nats-Msg-Id") ?? "", control: fields?.get(headers.control) ?? "" };
}
