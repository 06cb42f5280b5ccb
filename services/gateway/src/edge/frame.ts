import {
  type Command,
  commands,
  events,
  filesProblem,
  GatewaySpent,
  isPost,
  type LogEvent,
  MessageId,
  type PlacedEvent,
  postProblem,
  Ref,
  type RefusalReason,
  type Refused,
  roomSignals,
  type Signal,
} from "@parlor/contracts";
import { type Check, check, checks, type Flaw } from "@parlor/contracts/schema";

type Decoded =
  | { readonly kind: "command"; readonly command: Command }
  | { readonly kind: "refused"; readonly refused: Refused }
  | { readonly kind: "bad" };

const known = checks(commands);
const [logged, fleeting, spent] = [checks(events), checks(roomSignals), check(GatewaySpent)];
const fields = new Map<string, Fields>(
  commands.map((command) => [command.properties.type.const, fieldsOf(command.properties)]),
);
const refs = check(Ref);
const ids = check(MessageId);

export function decode(bytes: ArrayBuffer): Decoded {
  const value = parseRecord(Buffer.from(bytes).toString());
  if (!value) return { kind: "bad" };
  const contract = typeof value.type === "string" ? known.get(value.type) : undefined;
  if (!contract) return refuse(value, "unknown-command");
  if (!contract.accepts(value)) return refuseFlaw(value, contract.flaw(value));
  dropUndeclared(value, fields.get(value.type));
  const problem = isPost(value) ? (filesProblem(value) ?? postProblem(value)) : undefined;
  return problem ? refuse(value, problem) : { kind: "command", command: value };
}

/** Unknown fields are ignored, and go no further: nobody knows how deep they are nested. */
function dropUndeclared(value: Record<string, unknown>, declared: Fields | undefined): void {
  for (const field in value) {
    const inner = declared?.get(field);
    if (!declared?.has(field)) delete value[field];
    else if (inner && Array.isArray(value[field])) for (const each of value[field]) dropUndeclared(each, inner);
  }
}

/** The declared fields; of a list of objects, theirs too. */
type Fields = ReadonlyMap<string, Fields | undefined>;

function fieldsOf(properties: Readonly<Record<string, object>>): Fields {
  return new Map(Object.entries(properties).map(([name, schema]) => [name, fieldsOfEach(schema)]));
}

function fieldsOfEach({ items }: { readonly items?: { readonly properties?: Readonly<Record<string, object>> } }) {
  return items?.properties && fieldsOf(items.properties);
}

/** The command's `ref` or `id`, for a refusal, without parsing the frame. */
export function addressee(bytes: ArrayBuffer): Pick<Refused, "ref" | "id"> {
  const text = Buffer.from(bytes).toString("latin1");
  const ref = Number(/"ref":\s*(\d{1,15})/.exec(text)?.[1] ?? Number.NaN);
  const id = /"id":\s*"([\w-]{1,36})"/.exec(text)?.[1];
  return { ...(refs.accepts(ref) && { ref }), ...(ids.accepts(id) && { id }) };
}

export function encode(item: object): string {
  return `[${JSON.stringify(item)}]`;
}

/** Puts a command's `ref` into an answer, whose text is one JSON object. */
export function answerFrame(ref: number, answer: string): string {
  return `[{"ref":${ref},${answer.slice(1)}]`;
}

const bracket = { opening: 0x5b, comma: 0x2c, closing: 0x5d } as const; // [ , ]
const brace = 0x7b; // {

/** Bytes from the log can be spliced if they are an object with at least one field. */
export function isObject(data: Uint8Array): boolean {
  return data.length > 2 && data[0] === brace;
}

export type Sent = { readonly seq: number; readonly item: Uint8Array };

type Placed = { readonly seq: number; readonly data: Uint8Array };

/** One frame of events after `prev`, and each event's part of it: stored bytes are spliced, never parsed. */
export function eventsFrame(prev: number, events: readonly Placed[]): { frame: Uint8Array; sent: readonly Sent[] } {
  const heads = events.map(({ seq }, at) => `{"seq":${seq},"prev":${events[at - 1]?.seq ?? prev},`);
  let length = 1; // the array's brackets, and a comma less than there are events
  for (const [at, { data }] of events.entries()) length += (heads[at]?.length ?? 0) + data.length;
  const frame = Buffer.allocUnsafe(length);
  let end = 0;
  const sent = events.map(({ seq, data }, at) => {
    frame[end] = at === 0 ? bracket.opening : bracket.comma;
    const start = end + 1;
    end = splice(frame, start, heads[at] ?? "", data);
    return { seq, item: frame.subarray(start, end) };
  });
  frame[end] = bracket.closing;
  return { frame, sent };
}

/** For an event that is shown again, out of the live order. */
export function placedFrame({ seq, data }: Placed): Uint8Array {
  const head = `{"seq":${seq},`;
  const frame = Buffer.allocUnsafe(head.length + data.length + 1);
  frame[0] = bracket.opening;
  frame[splice(frame, 1, head, data)] = bracket.closing;
  return frame;
}

function splice(frame: Buffer, start: number, head: string, data: Uint8Array): number {
  frame.write(head, start, "latin1");
  frame.set(data.subarray(1), start + head.length);
  return start + head.length + data.length - 1;
}

function refuseFlaw(value: Readonly<Record<string, unknown>>, { field, rule }: Flaw): Decoded {
  if (field === "text" && rule === "minLength") return refuse(value, "text-empty");
  if (field === "text" && rule === "maxLength") return refuse(value, "text-too-long");
  return field === "emoji" ? refuse(value, "emoji-invalid") : refuse(value, "invalid", field);
}

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

/** These return undefined for what this version does not know. */
export function readEvent(data: Uint8Array): LogEvent | undefined {
  return read(logged, Buffer.from(data).toString());
}

/** Reads an event that was put at its place here. The log's readers have checked it. */
export const readPlaced = (item: Uint8Array): PlacedEvent => JSON.parse(Buffer.from(item).toString());

export function readSignal(text: string): Signal | undefined {
  return read(fleeting, text);
}

export function readSpent(text: string): GatewaySpent | undefined {
  const value: unknown = parseRecord(text);
  return spent.accepts(value) ? value : undefined;
}

function read<T>(contracts: ReadonlyMap<string, Check<T>>, text: string): T | undefined {
  const value = parseRecord(text);
  const contract = contracts.get(String(value?.type));
  return contract?.accepts(value) ? value : undefined;
}

/** The one place that parses JSON of others. */
function parseRecord(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined; // not JSON at all
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
