import { cleanName, cleanText, limits, type MemberId, type MessageId, titleProblem } from "@parlor/contracts";
import type { Question } from "./connection.ts";
import * as model from "./model.ts";
import * as reading from "./reading.ts";
import { say } from "./say.ts";
import { remember } from "./settings.ts";
import type { Gap } from "./timeline.ts";
import { currentVisit } from "./ways.ts";
import { tellRefusal } from "./words.ts";

let lastTyped = 0;

/** Sends what was written to the room it was written in. */
export function post(text: string): void {
  currentVisit()?.sending?.post(cleanText(text));
}

/** The person writes: the others are told at most every few seconds. */
export function type(): void {
  const now = Date.now();
  if (now - lastTyped < limits.typingEvery) return;
  if (currentVisit()?.connection.tell({ type: "typing.start" })) lastTyped = now;
}

/** A message that was not sent is tried again. */
export const retry = (id: MessageId) => currentVisit()?.sending?.retry(id);
/** A message that was not sent is thrown away. */
export const discard = (id: MessageId) => currentVisit()?.sending?.takeBack(id);

/** A message that was not sent goes back into the composer. */
export function edit(id: MessageId): void {
  model.handedBack.value = currentVisit()?.sending?.takeBack(id);
}

const connection = () => currentVisit()?.connection;

/** The page of the log before what is held. */
export function loadOlder(): void {
  const over = connection();
  if (over !== undefined) reading.loadOlder(over);
}

/** The next page of what was missed. */
export function loadGap(gap: Gap): void {
  const over = connection();
  if (over !== undefined) reading.loadGap(over, gap);
}

/** Brings a message into view. */
export function show(seq: number): void {
  const over = connection();
  if (over !== undefined) reading.show(over, seq);
}

/** The newest messages with all these words. */
export async function search(query: string): ReturnType<typeof reading.search> {
  const over = connection();
  return over && reading.search(over, query);
}

/** Everything up to here was on the screen. */
export function read(seq: number): void {
  const code = model.room.value?.code;
  if (code === undefined || (model.settings.value.rooms[code]?.readUpTo ?? -1) >= seq) return;
  model.settings.value = remember(model.settings.value, code, { readUpTo: seq });
}

// The owner's.

/** The room gets a title; an empty one takes it away. */
export function rename(typed: string): void {
  const title = cleanName(typed);
  const problem = titleProblem(title);
  if (problem === undefined) order({ type: "room.rename", title });
  else say(tellRefusal(problem));
}
/** Nobody new comes in; or people come in again. */
export const lock = (locked: boolean) => order({ type: "room.lock", locked });
/** A member has to leave and cannot come back. */
export const remove = (member: MemberId) => order({ type: "member.remove", member });

function order(question: Question): void {
  currentVisit()?.connection.ask(question, (reply) => {
    if (reply?.type !== "done") say(tellRefusal(reply?.type === "refused" ? reply.reason : "unavailable"));
  });
}
