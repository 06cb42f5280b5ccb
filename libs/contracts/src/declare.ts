import { type Static, type TLiteral, type TObject, type TProperties, type TSchema, Type } from "typebox";
import { type Effects, effectsOf } from "./effects.ts";
import { MemberId, MessageId, Name, Ref, Timestamp } from "./fields.ts";

/**
 * `event`: a durable fact, stored in its room's log. `signal`: a fleeting one, never stored. `command`: a client's
 * request, with a `reply` matched by `ref`. `question`: the gateway's to the rooms service, with its `answer`.
 */
export type Kind = "event" | "signal" | "command" | "reply" | "question" | "answer";

/** A frame's JSON Schema, which knows its own kind. */
export type Declared<K extends Kind = Kind> = TSchema & {
  readonly kind: K;
  readonly properties: { readonly type: { readonly const: string } };
};

// Receivers ignore fields that are not declared, so that an older reader understands a newer writer.
function declare<K extends Kind, const T extends string, P extends TProperties, M extends object>(
  kind: K,
  type: T,
  description: string,
  fields: P,
  more: M,
): TObject<{ type: TLiteral<T> } & P> & { readonly kind: K } & M {
  const schema = Type.Object({ type: Type.Literal(type), ...fields }, { description });
  // Not enumerable: JSON shows others the schema only.
  const hidden = Object.entries({ kind, ...more }).map(([name, value]) => [name, { value }] as const);
  return Object.defineProperties(schema, Object.fromEntries(hidden)) as ReturnType<typeof declare<K, T, P, M>>;
}

/** Declares a durable fact. The room's members are told of it, unless it is `shown` to nobody. */
export function event<
  const T extends string,
  P extends TProperties,
  const S extends boolean = true,
  Item = never,
  Room = never,
>(
  type: T,
  description: string,
  fields: P,
  effects: Effects<Static<TObject<{ type: TLiteral<T> } & P>>, Item, Room> & { readonly shown?: S } = {},
) {
  const { shown = true as S } = effects;
  return fact(type, description, fields, effects, shown);
}

function fact<const T extends string, P extends TProperties, const S extends boolean>(
  type: T,
  description: string,
  fields: P,
  effects: object,
  shown: S,
) {
  effectsOf.set(type, effects);
  return declare("event", type, description, fields, { shown, effects });
}

/** Told over the bus, unless it is a gateway's `own`: then a gateway believes nobody else's. */
export function signal<const T extends string, P extends TProperties, const O extends boolean = false>(
  type: T,
  description: string,
  fields: P,
  { own = false as O }: { readonly own?: O } = {},
) {
  return declare("signal", type, description, fields, { own });
}

/** `cost` is in short messages, for its connection and address. */
export function command<const T extends string, P extends TProperties>(
  type: T,
  cost: number,
  description: string,
  fields: P,
) {
  return declare("command", type, description, fields, { cost });
}

type Author = {
  id: typeof MessageId;
  by: typeof MemberId;
  name: typeof Name;
  ts: typeof Timestamp;
};

/**
 * Declares what a member posts: a command without a reply, and the event that it `becomes`. To the command the kind adds
 * the client's own `id`, to the event also who said it, under which name, and when: the gateway's word, not the client's.
 */
export function post<const C extends string, const E extends string, P extends TProperties, Item = never, Room = never>(
  type: C,
  cost: number,
  wish: string,
  becomes: E,
  description: string,
  fields: P,
  effects: Effects<Static<TObject<{ type: TLiteral<E> } & Author & P>>, Item, Room> = {},
) {
  const said: Author & P = { id: MessageId, by: MemberId, name: Name, ...fields, ts: Timestamp };
  return [
    declare("command", type, wish, { id: MessageId, ...fields }, { cost, becomes }),
    fact(becomes, description, said, effects, true),
  ] as const;
}

/** Declares an answer to a command. */
export function reply<const T extends string, P extends TProperties>(type: T, description: string, fields: P) {
  return declare("reply", type, description, fields, {});
}

/** A question that the gateway passes on with what it `vouches` for; `asked` describes it there, if given. */
export function query<
  const T extends string,
  P extends TProperties,
  V extends TProperties,
  A extends Declared<"answer">,
>(type: T, cost: number, description: string, fields: P, answer: A, vouches: V, asked = description) {
  return [
    command(type, cost, description, { ref: Ref, ...fields }),
    question(type, asked, { ...vouches, ...fields }, answer),
  ] as const;
}

/** Any question may be answered by a refusal instead. */
export function question<const T extends string, P extends TProperties, A extends Declared<"answer">>(
  type: T,
  description: string,
  fields: P,
  answer: A,
) {
  return declare("question", type, description, fields, { answer });
}

export function answer<const T extends string, P extends TProperties>(type: T, description: string, fields: P) {
  return declare("answer", type, description, fields, {});
}

export function ofKind<D extends Declared, K extends Kind>(all: readonly D[], kind: K) {
  return all.filter((one): one is Extract<D, { readonly kind: K }> => one.kind === kind);
}

export function oneOf<S extends TSchema>(schemas: readonly S[]) {
  return Type.Unsafe<Static<S>>(Type.Union([...schemas]));
}
