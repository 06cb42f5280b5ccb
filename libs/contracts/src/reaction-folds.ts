import { limits } from "./limits.ts";
import { isOpen, type Message, type Signed } from "./message-folds.ts";

/** A reaction is a set of (emoji, member): adding one that is there changes nothing. */
export function reacted(item: Message, { emoji, by, name }: Signed & { readonly emoji: string }): Message {
  const { reactions = [] } = item;
  const one = reactions.find((each) => each.emoji === emoji) ?? { emoji, by: [], names: [] };
  const isNew = one.by.length === 0;
  if (!isOpen(item) || one.by.includes(by) || (isNew && reactions.length >= limits.reactionsOfMessage)) return item;
  const isNamed = one.names.length === one.by.length;
  const names = isNamed ? [...one.names, name].slice(0, limits.reactionNames) : one.names;
  const more = { emoji, by: [...one.by, by], names };
  return { ...item, reactions: isNew ? [...reactions, more] : reactions.map((each) => (each === one ? more : each)) };
}

export function unreacted(item: Message, { emoji, by }: Signed & { readonly emoji: string }): Message {
  const { reactions = [], ...rest } = item;
  const one = reactions.find((each) => each.emoji === emoji);
  const at = one?.by.indexOf(by) ?? -1;
  if (!one || at < 0) return item;
  const less = { emoji, by: one.by.toSpliced(at, 1), names: one.names.toSpliced(at, 1) };
  const left = reactions.flatMap((each) => (each !== one ? each : less.by.length > 0 ? less : []));
  return left.length > 0 ? { ...rest, reactions: left } : rest;
}
