import { type Static, type TLiteral, type TObject, type TProperties, type TSchema, Type } from "typebox";
import { type Effects, effectsOf } from "./effects.ts";
import { MemberId, MessageId, Name, Ref, Timestamp } from "./fields.ts";

/**
 * What a declaration is. An `event` is a durable fact, stored in its room's log; a `signal` a fleeting one, told to who is
 * connected and never stored. A `command` is a client's wish to change or to know something, and a `reply` its answer,
 * matched by `ref`. A `question` is the gateway's to the rooms service; its `answer` stands with it.
 */
export type Kind = "event" | "signal" | "command" | "reply" | "question" | "answer";

/** Something declared: the JSON Schema of its frames, which knows by itself what kind it is. */
export type Declared<K extends Kind = Kind> = TSchema & {
  readonly kind: K;
  readonly properties: { readonly type: { readonly const: string } };
};

/**
 * Declares an object with this `type`. Fields that are not declared are ignored by whoever receives it, so that an older
 * reader understands a newer writer.
 */
function declare<K extends Kind, const T extends string, P extends TProperties, M extends object>(
  kind: K,
  type: T,
  description: string,
  fields: P,
  more: M,
): TObject<{ type: TLiteral<T> } & P> & { readonly kind: K } & M {
  const schema = Type.Object({ type: Type.Literal(type), ...fields }, { description });
  // Out of sight of JSON: there the schema is what others read.
  const hidden = Object.entries({ kind, ...more }).map(([name, value]) => [name, { value }] as const);
  return Object.defineProperties(schema, Object.fromEntries(hidden)) as ReturnType<typeof declare<K, T, P, M>>;
}

/** Declares a durable fact. Those in the room are told of it, unless it is `shown` to nobody. */
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

/** Declares a fleeting fact. It is told over the bus, unless it is a gateway's `own`, who believes no other that says it. */
export function signal<const T extends string, P extends TProperties, const O extends boolean = false>(
  type: T,
  description: string,
  fields: P,
  { own = false as O }: { readonly own?: O } = {},
) {
  return declare("signal", type, description, fields, { own });
}

/** Declares a client's wish. `cost` is what it costs its connection and address, in short messages. */
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

/**
 * Declares once what a client asks the gateway, and the gateway asks the rooms service with what it `vouches` for. For
 * the client the kind adds `ref`. `asked` describes the question on the bus, where it is another sentence.
 */
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

/** Declares a question to the rooms service, with its answer. Any may be answered by a refusal instead. */
export function question<const T extends string, P extends TProperties, A extends Declared<"answer">>(
  type: T,
  description: string,
  fields: P,
  answer: A,
) {
  return declare("question", type, description, fields, { answer });
}

/** Declares what the rooms service answers. */
export function answer<const T extends string, P extends TProperties>(type: T, description: string, fields: P) {
  return declare("answer", type, description, fields, {});
}

/** Those of one kind. */
export function ofKind<D extends Declared, K extends Kind>(all: readonly D[], kind: K) {
  return all.filter((one): one is Extract<D, { readonly kind: K }> => one.kind === kind);
}

/** What fits one of several. */
export function oneOf<S extends TSchema>(schemas: readonly S[]) {
  return Type.Unsafe<Static<S>>(Type.Union([...schemas]));
}
