import { type TSchema, Type } from "typebox";
import { emojiLength } from "./emoji.ts";
import { limits } from "./limits.ts";

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type RoomCode = Branded<"RoomCode">;
export type MemberId = Branded<"MemberId">;
export type MessageId = Branded<"MessageId">;
export type Epoch = Branded<"Epoch">;
export type FileId = Branded<"FileId">;

const branded = <Name extends string>(schema: TSchema) => Type.Unsafe<Branded<Name>>(schema);

const codePattern = "^(?:[A-Z0-9]{6}|[a-z0-9]+(?:[-_][a-z0-9]+)*)$";
export const RoomCode = branded<"RoomCode">(Type.String({ pattern: codePattern, maxLength: limits.roomNameLength }));
/** As it stands on the bus; what a person types is for `readRoom`. */
export const isCode = (text: string): text is RoomCode =>
  text.length <= limits.roomNameLength && new RegExp(codePattern).test(text);
export const MemberId = branded<"MemberId">(Type.String({ pattern: "^[A-Za-z0-9]{12}$" }));
export const MessageId = branded<"MessageId">(Type.String({ pattern: "^[A-Za-z0-9_-]{1,36}$" }));
/** 128 bits that nobody guesses: whoever has it may read the file. */
export const FileId = branded<"FileId">(Type.String({ pattern: "^[A-Za-z0-9_-]{22}$" }));
/** Which log a seq belongs to: a random id made with the stream. Seqs of two epochs are never compared. */
export const Epoch = branded<"Epoch">(Type.String({ pattern: "^[A-Za-z0-9]{16}$" }));

/** A place in a room's log. Grows with holes, since rooms share one stream. 0 is before everything. */
export const Seq = Type.Integer({ minimum: 0 });
/** The gateway's clock, in ms since 1970: for display only, order is by `seq`. */
export const Timestamp = Type.Integer({ minimum: 0 });
export const Count = Type.Integer({ minimum: 0 });
export const Ref = Type.Integer({
  minimum: 0,
  description: "The client's own number for a command; its answer carries it.",
});
/** The place of a message, for an event that is about it. */
export const Target = Type.Integer({ minimum: 1 });
export const Emoji = Type.String({ minLength: 1, maxLength: emojiLength });
export const Text = Type.String({ minLength: 1, maxLength: limits.textLength });
export const Name = Type.String({ minLength: 1, maxLength: limits.nameLength });
export const Title = Type.String({ maxLength: limits.titleLength });
export const Role = Type.Union([Type.Literal("owner"), Type.Literal("member")]);
export const Token = Type.String({ minLength: 1, maxLength: limits.tokenLength });
/** A random secret of one wish to come in: asked again, it has the same member and the same new room. */
export const Attempt = Type.String({ pattern: "^[A-Za-z0-9]{12,32}$" });
/** As typed; `readRoom` and `cleanName` make sense of it. */
export const RoomInput = Type.String({ maxLength: limits.roomInputLength });
export const NameInput = Type.String({ maxLength: limits.nameInputLength });
export const PageSize = Type.Integer({ minimum: 1, maximum: limits.historyPageMax });
