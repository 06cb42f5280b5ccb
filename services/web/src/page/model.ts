import type { Member, MemberId, RefusalReason, RoomCode, RoomInfo, RoomKind, RoomPeeked } from "@parlor/contracts";
import { computed, signal } from "@preact/signals";
import type { Coming } from "./comings.ts";
import { emptyOutbox, type Outbox } from "./outbox.ts";
import { emptyRoster, lookalikes, type Person, type Roster } from "./roster.ts";
import { keepSame, type Row, rowsOf } from "./rows.ts";
import { noSettings, type Settings } from "./settings.ts";
import { authorsOf, emptyTimeline, type Timeline } from "./timeline.ts";
import { dayOf } from "./times.ts";
import { type Typing, tellTyping } from "./typing.ts";

/** What the page shows. */
export type Screen =
  | { readonly at: "home" }
  | { readonly at: "door"; readonly code: RoomCode; readonly kind: RoomKind }
  | { readonly at: "room" }
  | {
      readonly at: "ended";
      readonly why: "removed" | "too-old" | "gone" | "broken";
      readonly code: RoomCode | undefined;
    }
  | { readonly at: "nowhere" };

/** An expected no, beside the field it is about. */
type Problem = {
  readonly field: "name" | "room";
  readonly reason: RefusalReason;
  readonly suggestion?: string | undefined;
};

// The one file that makes signals. Components read them; the actions change them.

export const screen = signal<Screen>({ at: "home" });
export const settings = signal<Settings>(noSettings);
export const storageBlocked = signal(false);
/** The day that it is here, as the moment at which it began. */
export const today = signal(dayOf(Date.now()).start);
/** Said to everyone, aloud and on the screen, and gone after a moment. */
export const toast = signal("");
/** Not connected for so long that the person should know. */
export const away = signal(false);

/** What the door shows of the room behind it; a refusal's reason where there is none. */
export const door = signal<RoomPeeked | RefusalReason | undefined>(undefined);
export const problem = signal<Problem | undefined>(undefined);
/** What stands in the field for the name: remembered, typed, or suggested where that one is taken. */
export const nameTyped = signal("");
/** What was asked for and is not answered yet. */
export const entering = signal<"create" | "join" | "general" | undefined>(undefined);

/** General as the home page watches it. */
export const general = signal<{ readonly timeline: Timeline; readonly here: number } | undefined>(undefined);

export const room = signal<RoomInfo | undefined>(undefined);
export const you = signal<Member | undefined>(undefined);
export const timeline = signal<Timeline>(emptyTimeline);
export const roster = signal<Roster>(emptyRoster);
export const outbox = signal<Outbox>(emptyOutbox);
export const typing = signal<Typing>(new Map());
export const comings = signal<readonly Coming[]>([]);
export const readUpTo = signal<number | undefined>(undefined);
export const loadingOlder = signal(false);
/** What a screen reader is told of the last second's messages. */
export const spoken = signal("");
/** The message that the list should bring into view. */
export const target = signal<number | undefined>(undefined);
/** A text that goes back into the composer: a message that was not sent and is edited. */
export const handedBack = signal<string | undefined>(undefined);

let kept: ReadonlyMap<string, Row> = new Map();
export const rows = computed<readonly Row[]>(() => {
  kept = keepSame(
    kept,
    rowsOf({
      timeline: timeline.value,
      posts: outbox.value.posts,
      comings: comings.value,
      marked: marked.value,
      you: you.value,
      readUpTo: readUpTo.value,
    }),
  );
  return [...kept.values()];
});
let authorsHeld: readonly Person[] = [];
/** The same list until somebody is seen for the first time: names are not compared anew with every message. */
const authors = computed(() => {
  const now = authorsOf(timeline.value);
  if (now.length !== authorsHeld.length || now.some(({ id, name }, at) => !isPerson(authorsHeld[at], id, name)))
    authorsHeld = now;
  return authorsHeld;
});
const isPerson = (person: Person | undefined, id: MemberId, name: string) => person?.id === id && person.name === name;
export const marked = computed(() => lookalikes(roster.value, authors.value));
/** Whose removal is to be confirmed. */
export const removing = signal<Person | undefined>(undefined);
export const typingLine = computed(() => tellTyping(typing.value));
export const isOwner = computed(() => you.value?.role === "owner");
