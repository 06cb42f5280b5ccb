import type { Static } from "typebox";
import { ofKind } from "./declare.ts";
import { historyKinds, type PlacedEvent } from "./history.ts";
import { messageKinds } from "./message.ts";
import { presenceKinds } from "./presence.ts";
import { roomKinds } from "./room.ts";
import { type RefusedAnswer, sessionKinds } from "./session.ts";

/** Everything that is declared, whoever says it to whom. What a list or a type of one kind has follows from this. */
export const declared = [...sessionKinds, ...roomKinds, ...messageKinds, ...presenceKinds, ...historyKinds] as const;

/** Everything a client may send. */
export const commands = ofKind(declared, "command");
export type Command = Static<(typeof commands)[number]>;

const fleeting = ofKind(declared, "signal");
/** Fleeting facts that a room's members are told over the bus. */
export const roomSignals = fleeting.filter((one) => !one.own);
/** All fleeting facts. The others are a gateway's own: it believes nobody on the bus who says them. */
export const signals = [...roomSignals, ...fleeting.filter((one) => one.own)];
export type Signal = Static<(typeof signals)[number]>;

/** Answers to commands. */
export const replies = ofKind(declared, "reply");
export type Reply = Static<(typeof replies)[number]>;

/** One item of a frame to a client; a frame is an array of them. */
export type FrameItem = PlacedEvent | Signal | Reply;

const questions = ofKind(declared, "question");
type Question = (typeof questions)[number];
type Typed<T extends string> = Extract<Question, { readonly properties: { readonly type: { readonly const: T } } }>;

/** What the rooms service can be asked. */
export type RequestType = Question["properties"]["type"]["const"];
export type RequestOf<T extends RequestType> = Static<Typed<T>>;
export type AnswerOf<T extends RequestType> = Static<Typed<T>["answer"]> | RefusedAnswer;

/** What the rooms service is asked, by type, each with its `answer`. Any may be answered by a refusal instead. */
export const requests = Object.fromEntries(questions.map((one) => [one.properties.type.const, one])) as {
  readonly [T in RequestType]: Typed<T>;
};
