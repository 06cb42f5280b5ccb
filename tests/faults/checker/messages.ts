import { limits } from "@parlor/contracts";
import type { LogEntry, Placed, Reaction } from "./history.ts";
import type { Log } from "./log.ts";

/** What a message is from one event on, until the next one changes it. */
export type State = {
  readonly from: LogEntry;
  readonly text: string;
  readonly deleted: boolean;
  readonly reactions: readonly Reaction[];
};

export type Message = {
  /** In the log's order; the first is the message as it was posted. */
  readonly states: readonly [State, ...State[]];
  /** Edits and deletions that change nothing: they are another's, or came after the deletion. */
  readonly vain: readonly LogEntry[];
};

const messagesOf = new WeakMap<Log, ReadonlyMap<number, Message>>();

/** What a log makes of its messages, by place. It shares no code with what the checker judges. */
export function readMessages(log: Log): ReadonlyMap<number, Message> {
  const known = messagesOf.get(log) ?? makeMessages(log);
  messagesOf.set(log, known);
  return known;
}

function makeMessages(log: Log): ReadonlyMap<number, Message> {
  const changes = Map.groupBy(log.entries, ({ target }) => target);
  const posts = log.visible.flatMap((seq) => log.at.get(seq) ?? []).filter(({ text }) => text !== undefined);
  return new Map(posts.map((post) => [post.seq, live(post, changes.get(post.seq) ?? [])]));
}

function live(post: LogEntry, changes: readonly LogEntry[]): Message {
  const states: [State, ...State[]] = [{ from: post, text: post.text ?? "", deleted: false, reactions: [] }];
  const vain: LogEntry[] = [];
  for (const change of changes) {
    const now = states.at(-1) ?? states[0];
    const next = now.deleted ? undefined : after(now, change, post.by);
    if (next) states.push({ ...next, from: change });
    else if (!isReaction(change)) vain.push(change);
  }
  return { states, vain };
}

const isReaction = ({ emoji }: LogEntry) => emoji !== undefined;

/** Undefined if it changes nothing. */
function after(now: State, change: LogEntry, author: string): State | undefined {
  const { type, by, text = "", emoji = "" } = change;
  const isMine = by === author;
  if (type === "message.edited" && isMine) return { ...now, text };
  if (type === "message.removed" || (type === "message.deleted" && isMine))
    return { ...now, text: "", deleted: true, reactions: [] };
  const chosen = now.reactions.find((one) => one.emoji === emoji)?.by ?? [];
  if (type === "reaction.added" && !chosen.includes(by)) return withMembers(now, emoji, [...chosen, by]);
  if (type === "reaction.removed" && chosen.includes(by))
    return withMembers(
      now,
      emoji,
      chosen.filter((member) => member !== by),
    );
  return undefined;
}

function withMembers(now: State, emoji: string, by: readonly string[]): State | undefined {
  const isThere = now.reactions.some((one) => one.emoji === emoji);
  if (!isThere && now.reactions.length >= limits.reactionsOfMessage) return undefined;
  const reactions = isThere
    ? now.reactions.map((one) => (one.emoji === emoji ? { emoji, by } : one))
    : [...now.reactions, { emoji, by }];
  return { ...now, reactions: reactions.filter((one) => one.by.length > 0) };
}

/** What it was when the log had come to a place. */
export const stateAt = ({ states }: Message, seq: number): State =>
  states.findLast(({ from }) => from.seq <= seq) ?? states[0];

/** Since when a text that it had is not its text any more, if the log has come to `seq`. */
export function goneSince(message: Message, text: string, seq: number): LogEntry | undefined {
  const known = message.states.filter(({ from }) => from.seq <= seq);
  const last = known.findLastIndex((state) => !state.deleted && state.text === text);
  return last < 0 ? undefined : known[last + 1]?.from;
}

/** Texts that nobody may read any more: their entries are erased. */
export function goneEntries({ states, vain }: Message): readonly { readonly seq: number; readonly since: LogEntry }[] {
  const said = states.filter(({ from, deleted }) => !deleted && from.text !== undefined);
  const replaced = said.flatMap(({ from: { seq } }, at) => {
    const since = said[at + 1]?.from ?? states.find((state) => state.deleted)?.from;
    return since ? [{ seq, since }] : [];
  });
  const unread = vain.flatMap((entry) => (entry.text === undefined ? [] : [{ seq: entry.seq, since: entry }]));
  return [...replaced, ...unread];
}

const areSame = (some: readonly Reaction[], others: readonly Reaction[]) =>
  some.length === others.length && (some.length === 0 || JSON.stringify(some) === JSON.stringify(others));

/**
 * Whether the item shows this state. Of edits in a row, one that was replaced by `at` may be erased before others come to
 * it: they go on from the text before.
 */
export function shows(item: Placed, { states }: Message, state: State, at: number): boolean {
  if ((item.deleted ?? false) !== state.deleted) return false;
  if (!areSame(item.reactions ?? [], state.reactions)) return false;
  if (item.text === state.text) return true;
  const here = states.indexOf(state);
  const replaced = (index: number) =>
    states.slice(index + 1).some(({ from, deleted }) => from.at <= at && (from.text !== undefined || deleted));
  for (let index = here; index > 0 && replaced(index); index--) if (states[index - 1]?.text === item.text) return true;
  return false;
}
