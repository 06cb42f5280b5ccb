import {
  canRetry,
  type MemberId,
  type MessageId,
  type RefusalReason,
  type Refused,
  type RoomCode,
} from "@parlor/contracts";

/** A message that was sent by the person and has not been seen in the log yet. */
export type Post = {
  readonly id: MessageId;
  readonly room: RoomCode;
  readonly text: string;
  /** When it was written, by this device's clock: for display, and the order of the queue over a reload. */
  readonly at: number;
  /** Whose it is in that room; another member's message is not theirs to send again. */
  readonly by: MemberId;
  /** `waiting` its turn, on its way (`flying`, its fate unknown) or `refused`: the person decides. */
  readonly state: "waiting" | "flying" | "refused";
  readonly reason?: RefusalReason;
};

/** One room's messages on their way, in the order they were written. */
export type Outbox = {
  readonly posts: readonly Post[];
  /** Nothing goes out before this moment: the gateway asked for patience. */
  readonly notBefore: number;
};

export const emptyOutbox: Outbox = { posts: [], notBefore: 0 };

/** The message to send now. One at a time: with two on their way a retry could swap them [D4]. */
export function next(outbox: Outbox, now: number): Post | undefined {
  if (now < outbox.notBefore || outbox.posts.some((post) => post.state === "flying")) return undefined;
  return outbox.posts.find((post) => post.state === "waiting");
}

/** Behind what waits already. */
export function add(outbox: Outbox, post: Post): Outbox {
  return { ...outbox, posts: [...outbox.posts, post] };
}

/** Posts that were kept over a reload, joined with those written since. */
export function restore(outbox: Outbox, kept: readonly Post[]): Outbox {
  const known = new Set(outbox.posts.map((post) => post.id));
  const posts = [...kept.filter((post) => !known.has(post.id)), ...outbox.posts];
  return ground({ ...outbox, posts: posts.sort((a, b) => a.at - b.at) });
}

/** What waits goes out in the name of who one is now: the room may have forgotten who one was. */
export function own(outbox: Outbox, by: MemberId): Outbox {
  if (outbox.posts.every((post) => post.by === by)) return outbox;
  return { ...outbox, posts: outbox.posts.map((post) => ({ ...post, by })) };
}

/** On its way, its fate unknown. */
export function fly(outbox: Outbox, id: MessageId): Outbox {
  return replace(outbox, id, (post) => ({ ...post, state: "flying" }));
}

/** These are in the log: they are *sent*, and none of the outbox's business any more. */
export function settle(outbox: Outbox, ids: readonly MessageId[]): Outbox {
  const landed = new Set(ids);
  if (!outbox.posts.some((post) => landed.has(post.id))) return outbox;
  return { ...outbox, posts: outbox.posts.filter((post) => !landed.has(post.id)) };
}

/** The connection was lost: what was on its way has an unknown fate and goes again, under the same id [D5]. */
export function ground(outbox: Outbox): Outbox {
  return { ...outbox, posts: outbox.posts.map((post) => (post.state === "flying" ? waiting(post) : post)) };
}

/** A refusal. What can be retried waits as long as it was told to; the rest is the person's to decide [B2]. */
export function refuse(outbox: Outbox, id: MessageId, no: Refused, now: number): Outbox {
  if (!canRetry(no.reason, no.retryAfter))
    return replace(outbox, id, (post) => ({ ...post, state: "refused", reason: no.reason }));
  return { ...replace(outbox, id, waiting), notBefore: now + (no.retryAfter ?? 1000) };
}

/** The person wants a refused message to be tried again: it goes to the end, behind what was written since. */
export function again(outbox: Outbox, id: MessageId): Outbox {
  const post = outbox.posts.find((one) => one.id === id);
  if (post === undefined) return outbox;
  return { ...outbox, posts: [...outbox.posts.filter((one) => one !== post), waiting(post)] };
}

function waiting(post: Post): Post {
  const { reason: _, ...rest } = post;
  return { ...rest, state: "waiting" };
}

function replace(outbox: Outbox, id: MessageId, by: (post: Post) => Post): Outbox {
  return { ...outbox, posts: outbox.posts.map((post) => (post.id === id ? by(post) : post)) };
}
