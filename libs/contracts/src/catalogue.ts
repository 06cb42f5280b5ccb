import type { Static } from "typebox";
import { ofKind } from "./declare.ts";
import { filesKinds } from "./files.ts";
import { historyKinds, type PlacedEvent } from "./history.ts";
import { messageKinds } from "./message.ts";
import { presenceKinds } from "./presence.ts";
import { reactionKinds } from "./reaction.ts";
import { roomKinds } from "./room.ts";
import { type RefusedAnswer, sessionKinds } from "./session.ts";

/** Every declaration; the lists and types of one kind follow from it. */
export const declared = [
  ...sessionKinds,
  ...roomKinds,
  ...messageKinds,
  ...reactionKinds,
  ...presenceKinds,
  ...historyKinds,
  ...filesKinds,
] as const;

export const commands = ofKind(declared, "command");
export type Command = Static<(typeof commands)[number]>;

const fleeting = ofKind(declared, "signal");
/** Signals to a room's members, over the bus. */
export const roomSignals = fleeting.filter((one) => !one.own);
/** All signals. The others are a gateway's own: it believes nobody on the bus that sends them. */
export const signals = [...roomSignals, ...fleeting.filter((one) => one.own)];
export type Signal = Static<(typeof signals)[number]>;

export const replies = ofKind(declared, "reply");
export type Reply = Static<(typeof replies)[number]>;

/** A frame to a client is an array of these. */
export type FrameItem = PlacedEvent | Signal | Reply;

const questions = ofKind(declared, "question");
type Question = (typeof questions)[number];
type Typed<T extends string> = Extract<Question, { readonly properties: { readonly type: { readonly const: T } } }>;

export type RequestType = Question["properties"]["type"]["const"];
export type RequestOf<T extends RequestType> = Static<Typed<T>>;
export type AnswerOf<T extends RequestType> = Static<Typed<T>["answer"]> | RefusedAnswer;

/** By type, each with its `answer`; any may be refused instead. */
export const requests = Object.fromEntries(questions.map((one) => [one.properties.type.const, one])) as {
  readonly [T in RequestType]: Typed<T>;
};
