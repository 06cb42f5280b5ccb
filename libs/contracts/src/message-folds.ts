import type { MemberId } from "./fields.ts";
import { limits } from "./limits.ts";

type Signed = { readonly by: MemberId; readonly name: string; readonly ts: number };
type Reaction = { readonly emoji: string; readonly by: readonly MemberId[]; readonly names: readonly string[] };

/** A message, as the events that change it see it. An item of any other type is left alone. */
type Message = {
  readonly type: string;
  readonly by?: string;
  readonly text?: string;
  readonly reply?: number;
  readonly mentions?: unknown;
  readonly edited?: number;
  readonly deleted?: Signed;
  readonly reactions?: readonly Reaction[];
};

/** Only its author edits a message, and nobody one that is deleted. */
export function edited<M extends { readonly mentions?: unknown }>(
  item: Message,
  { by, ts, text, mentions }: Signed & { readonly text: string } & M,
): Message {
  if (!isOpen(item) || item.by !== by) return item;
  const { mentions: _, ...rest } = item;
  return { ...rest, text, ...(mentions !== undefined && { mentions }), edited: ts };
}

/** Its author deletes a message. */
export const deleted = (item: Message, event: Signed): Message => (item.by === event.by ? removed(item, event) : item);

/** Final: nothing changes the item afterwards. What it said, and what was said about it, is gone. */
export function removed(item: Message, { by, name, ts }: Signed): Message {
  if (!isOpen(item)) return item;
  const { reply: _reply, mentions: _mentions, edited: _edited, reactions: _reactions, ...rest } = item;
  return { ...rest, text: "", deleted: { by, name, ts } };
}

/** A reaction is a set of (emoji, member): adding one that is there changes nothing. */
export function reacted(item: Message, { emoji, by, name }: Signed & { readonly emoji: string }): Message {
  if (!isOpen(item)) return item;
  const { reactions = [] } = item;
  const known = reactions.find((one) => one.emoji === emoji);
  if (known?.by.includes(by) || (!known && reactions.length >= limits.reactionsOfMessage)) return item;
  if (!known) return { ...item, reactions: [...reactions, { emoji, by: [by], names: [name] }] };
  const isNamed = known.names.length === known.by.length && known.names.length < limits.reactionNames;
  const more = { ...known, by: [...known.by, by], names: isNamed ? [...known.names, name] : known.names };
  return { ...item, reactions: reactions.map((one) => (one === known ? more : one)) };
}

export function unreacted(item: Message, { emoji, by }: Signed & { readonly emoji: string }): Message {
  const known = item.reactions?.find((one) => one.emoji === emoji);
  const at = known?.by.indexOf(by) ?? -1;
  if (!isOpen(item) || !known || at < 0) return item;
  const less = { ...known, by: known.by.toSpliced(at, 1), names: known.names.toSpliced(at, 1) };
  const reactions = (item.reactions ?? [])
    .map((one) => (one === known ? less : one))
    .filter((one) => one.by.length > 0);
  const { reactions: _, ...rest } = item;
  return reactions.length > 0 ? { ...rest, reactions } : rest;
}

const isOpen = ({ type, deleted }: Message) => type === "message.posted" && deleted === undefined;
