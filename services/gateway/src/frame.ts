import {
  type Command,
  commands,
  MessageId,
  Ref,
  type RefusalReason,
  type Refused,
  textProblem,
} from "@parlor/contracts";
import { check, checks, type Flaw } from "@parlor/contracts/schema";
import { parseRecord } from "./reading.ts";

/** A frame as the gateway understood it: a command, an expected no, or nothing that this protocol knows. */
type Decoded =
  | { readonly kind: "command"; readonly command: Command }
  | { readonly kind: "refused"; readonly refused: Refused }
  | { readonly kind: "bad" };

const known = checks(commands);
const fields = new Map<string, ReadonlySet<string>>(
  commands.map(({ properties }) => [properties.type.const, new Set(Object.keys(properties))]),
);
const refs = check(Ref);
const ids = check(MessageId);

/** Reads one text frame of a client. The bytes are the socket's and are gone once this returns. */
export function decode(bytes: ArrayBuffer): Decoded {
  const value = parseRecord(Buffer.from(bytes).toString());
  if (!value) return { kind: "bad" };
  const contract = typeof value.type === "string" ? known.get(value.type) : undefined;
  if (!contract) return refuse(value, "unknown-command");
  if (!contract.accepts(value)) return refuseFlaw(value, contract.flaw(value));
  dropUndeclared(value, fields.get(value.type));
  const problem = value.type === "message.post" ? textProblem(value.text) : undefined;
  return problem ? refuse(value, problem) : { kind: "command", command: value };
}

/** Unknown fields are ignored, so nothing of them goes any further: nobody knows how deep they are nested. */
function dropUndeclared(value: Record<string, unknown>, declared: ReadonlySet<string> | undefined): void {
  for (const field in value) if (!declared?.has(field)) delete value[field];
}

/** One frame of one item. */
export function encode(item: object): string {
  return `[${JSON.stringify(item)}]`;
}

/** Puts a command's number into the answer of the rooms service, whose text is one JSON object. */
export function answerFrame(ref: number, answer: string): string {
  return `[{"ref":${ref},${answer.slice(1)}]`;
}

const closing = 0x5d; // ]
const opening = 0x7b; // {

/** Whether bytes from the log can be spliced: an object with at least one field. */
export function isObject(data: Uint8Array): boolean {
  return data.length > 2 && data[0] === opening;
}

/** Puts an event's place in front of its stored bytes, which are neither decoded nor encoded again. */
export function eventFrame(seq: number, prev: number, data: Uint8Array): Uint8Array {
  return splice(`[{"seq":${seq},"prev":${prev},`, data);
}

/** The same for an event that is shown again, out of the live order. */
export function placedFrame(seq: number, data: Uint8Array): Uint8Array {
  return splice(`[{"seq":${seq},`, data);
}

function splice(head: string, data: Uint8Array): Uint8Array {
  const frame = Buffer.allocUnsafe(head.length + data.length); // less the data's first brace, and the array's end
  frame.write(head, "latin1");
  frame.set(data.subarray(1), head.length);
  frame[frame.length - 1] = closing;
  return frame;
}

function refuseFlaw(value: Readonly<Record<string, unknown>>, { field, rule }: Flaw): Decoded {
  if (value.type === "message.post" && field === "text" && rule === "minLength") return refuse(value, "text-empty");
  if (value.type === "message.post" && field === "text" && rule === "maxLength") return refuse(value, "text-too-long");
  return refuse(value, "invalid", field);
}

/** A refusal names the command it answers as far as that could be read. */
function refuse(value: Readonly<Record<string, unknown>>, reason: RefusalReason, field?: string): Decoded {
  const { ref, id } = value;
  return {
    kind: "refused",
    refused: {
      type: "refused",
      reason,
      ...(refs.accepts(ref) && { ref }),
      ...(ids.accepts(id) && { id }),
      ...(field !== undefined && { field }),
    },
  };
}
