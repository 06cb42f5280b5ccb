import type { MemberId } from "./fields.ts";

export type Signed = { readonly by: MemberId; readonly name: string; readonly ts: number };
type Reaction = { readonly emoji: string; readonly by: readonly MemberId[]; readonly names: readonly string[] };

/** A message, as the events that change it see it. An item of any other type is left alone. */
export type Message = {
  readonly type: string;
  readonly by?: string;
  readonly text?: string;
  readonly reply?: number;
  readonly mentions?: unknown;
  readonly files?: unknown;
  readonly everyone?: true;
  readonly edited?: number;
  readonly deleted?: Signed;
  readonly reactions?: readonly Reaction[];
};

/** Only its author edits a message, and nobody one that is deleted. */
export function edited<M extends Pick<Message, "mentions" | "everyone">>(
  item: Message,
  { by, ts, text, mentions, everyone }: Signed & { readonly text: string } & M,
): Message {
  if (!isOpen(item) || item.by !== by) return item;
  const { mentions: _mentions, everyone: _everyone, ...rest } = item;
  return { ...rest, text, ...(mentions !== undefined && { mentions }), ...(everyone && { everyone }), edited: ts };
}

/** Its author deletes a message. */
export const deleted = (item: Message, event: Signed): Message => (item.by === event.by ? removed(item, event) : item);

/** Final: nothing changes the item afterwards. What it said, and what was said about it, is gone. */
export function removed(item: Message, { by, name, ts }: Signed): Message {
  if (!isOpen(item)) return item;
  const { reply: _reply, mentions: _mentions, everyone: _everyone, ...said } = item;
  const { files: _files, edited: _edited, reactions: _reactions, ...rest } = said;
  return { ...rest, text: "", deleted: { by, name, ts } };
}

export const isOpen = ({ type, deleted }: Message) => type === "message.posted" && deleted === undefined;
