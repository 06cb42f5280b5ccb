import {
  canRetry,
  type Epoch,
  limits,
  type MemberId,
  type MessageId,
  type PostCommand,
  type RefusalReason,
  type Refused,
  type RoomCode,
} from "@parlor/contracts";

type Without<Keys extends string, T> = T extends unknown ? Omit<T, Keys> : never;

/** What a person does in a room: a message, an edit, a deletion, a reaction. */
export type Wish = Without<"id", PostCommand>;

/** What the person did and has not seen in the log yet. */
export type Post = Wish & {
  readonly id: MessageId;
  readonly room: RoomCode;
  /** This device's clock: shown, and the order of the queue over a reload. */
  readonly at: number;
  /** Its author in that room: nobody else sends it again. */
  readonly by: MemberId;
  /** Who wrote it, while another person of this device decides about it. */
  readonly from?: MemberId;
  /** The tab it was written in [J4]. Pages before December 2026 did not say. */
  readonly tab?: string;
  /** The log in which it names places. */
  readonly epoch?: Epoch;
  /** It can be undone until this moment of this device's clock, and is not sent before. */
  readonly until?: number;
  /** `sending`: its fate is unknown. `refused`: the person decides. */
  readonly state: "waiting" | "sending" | "refused";
  readonly reason?: RefusalReason;
};

/** One room's posts, in the order they were written. */
export type Outbox = {
  readonly posts: readonly Post[];
  /** The gateway asked to send nothing before this moment. */
  readonly notBefore: number;
};

export const emptyOutbox: Outbox = { posts: [], notBefore: 0 };

/** The message to send now. One at a time: of two, a retry could swap the order [D4]. */
export function next(outbox: Outbox, now: number): Post | undefined {
  if (now < outbox.notBefore || outbox.posts.some((post) => post.state === "sending")) return undefined;
  return outbox.posts.find((post) => post.state === "waiting" && post.until === undefined);
}

/** What is sent; undefined where it is about a message of another log. */
export function commandOf(post: Post, epoch: Epoch | undefined): PostCommand | undefined {
  const { room: _room, at: _at, by: _by, from: _from, tab: _tab, state: _state, reason: _reason, ...rest } = post;
  const { until: _until, epoch: meant, ...command } = rest;
  if (meant === undefined || meant === epoch) return command;
  if (command.type !== "message.post") return undefined;
  const { reply: _reply, ...said } = command;
  return said;
}

/** What could be undone cannot be any more; undefined for all. */
export function settle(outbox: Outbox, id?: MessageId): Outbox {
  const settled = ({ until: _, ...post }: Post): Post => post;
  return {
    ...outbox,
    posts: outbox.posts.map((post) => (post.until !== undefined && (id ?? post.id) === post.id ? settled(post) : post)),
  };
}

export function add(outbox: Outbox, post: Post): Outbox {
  return { ...outbox, posts: [...outbox.posts, post] };
}

/** The messages to ask about on the way in: they may be in the log. */
export const pendingIds = (posts: readonly Post[]): MessageId[] =>
  posts.slice(0, limits.pendingIds).map((post) => post.id);

/** Kept posts come before those written since, which get later times even if the clock was put back [D4]. */
export function restore(outbox: Outbox, kept: readonly Post[]): Outbox {
  const known = new Set(outbox.posts.map((post) => post.id));
  const older = kept.filter((post) => !known.has(post.id)).sort((a, b) => a.at - b.at);
  let last = older.at(-1)?.at ?? Number.NEGATIVE_INFINITY;
  const newer = outbox.posts.map((post) => {
    last = Math.max(last + 1, post.at);
    return last === post.at ? post : { ...post, at: last };
  });
  return markUnsent({ ...outbox, posts: [...older, ...newer] });
}

/**
 * Posts of tabs that are not `open` any more: one tab alone sends what was written in it, so that it stays in order [D4].
 * Another person's go out by themselves only under that one's name [J4]: they are left to them if they are there in a
 * tab (`open` has who is there too), else this person decides. They have decided about what is this tab's (`isOwn`).
 */
export const inherit = (
  posts: readonly Post[],
  tab: string,
  by: MemberId,
  open: ReadonlySet<string>,
  isOwn: (tab: string | undefined) => boolean = () => false,
): readonly Post[] =>
  posts
    .filter((post) => post.tab !== tab && !open.has(post.tab ?? ""))
    .flatMap((post) => {
      if (post.by === by || isOwn(post.tab)) return post;
      return open.has(post.by) ? [] : { ...post, state: "refused", from: post.by };
    });

/** Messages go out under the person's current name: the room may have forgotten the one before. */
export function reassign(outbox: Outbox, by: MemberId): Outbox {
  if (outbox.posts.every((post) => post.by === by)) return outbox;
  return { ...outbox, posts: outbox.posts.map((post) => ({ ...post, by })) };
}

export function markSending(outbox: Outbox, id: MessageId): Outbox {
  return replace(outbox, id, (post) => ({ ...post, state: "sending" }));
}

/** Removes messages that are in the log, by that author, which means *sent*; or that were taken back. */
export function remove(outbox: Outbox, ids: readonly MessageId[], author?: MemberId): Outbox {
  const stays = ({ id, by, from = by }: Post) => !ids.includes(id) || (author !== undefined && author !== from);
  return outbox.posts.every(stays) ? outbox : { ...outbox, posts: outbox.posts.filter(stays) };
}

/** After a lost connection, a message under way goes out again with the same id [D5]. */
export function markUnsent(outbox: Outbox): Outbox {
  return { ...outbox, posts: outbox.posts.map((post) => (post.state === "sending" ? waiting(post) : post)) };
}

/** If a retry can help, the message waits as long as it was told to; else the person decides [B2]. */
export function refuse(outbox: Outbox, id: MessageId, no: Refused, now: number): Outbox {
  if (!canRetry(no.reason, no.retryAfter))
    return replace(outbox, id, (post) => ({ ...post, state: "refused", reason: no.reason }));
  return { ...replace(outbox, id, waiting), notBefore: now + (no.retryAfter ?? 1000) };
}

/** A refused message goes to the end, behind those written since. */
export function again(outbox: Outbox, id: MessageId): Outbox {
  const post = outbox.posts.find((one) => one.id === id);
  if (post === undefined) return outbox;
  return { ...outbox, posts: [...outbox.posts.filter((one) => one !== post), waiting(post)] };
}

function waiting(post: Post): Post {
  const { reason: _reason, from: _from, ...rest } = post;
  return { ...rest, state: "waiting" };
}

function replace(outbox: Outbox, id: MessageId, by: (post: Post) => Post): Outbox {
  return { ...outbox, posts: outbox.posts.map((post) => (post.id === id ? by(post) : post)) };
}
