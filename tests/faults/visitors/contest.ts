import type { Reply } from "@parlor/contracts";
import type { MembershipFact } from "../checker/history.ts";
import type { Visitor } from "./visitor.ts";

type Outcome = Extract<MembershipFact, { kind: "attempted" }>["outcome"];
type Wish = {
  readonly contest: string;
  readonly judge: (reply: Reply) => Outcome;
  readonly note: (fact: MembershipFact) => void;
};

/** The owner made the room; everybody else in it found it made. */
export function madeRoom(reply: Reply): Outcome {
  if (reply.type !== "room.joined") return "unknown";
  return reply.you.role === "owner" ? "won" : "refused";
}

export function hasName(reply: Reply): Outcome {
  if (reply.type === "room.joined") return "won";
  return reply.type === "refused" && reply.reason === "name-taken" ? "refused" : "unknown";
}

/** Lets all wish the same at once, and notes what came of it. Two logs mean a lost disk: each may have a winner. */
export async function compete(visitors: readonly Visitor[], { contest, judge, note }: Wish): Promise<void> {
  const replies = await Promise.all(visitors.map((visitor) => visitor.join()));
  const epochs = new Set(replies.flatMap((reply) => (reply?.type === "room.joined" ? [reply.epoch] : [])));
  visitors.forEach(({ guest }, at) => {
    const reply = replies[at];
    const outcome = reply && epochs.size < 2 ? judge(reply) : "unknown";
    note({ kind: "attempted", at: Date.now(), contest, by: guest.client, outcome });
  });
}
