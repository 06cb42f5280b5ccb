import type { Fact } from "./checker/history.ts";

export type Notes = ReturnType<typeof openNotes>;

/** The history of a run while it is written. */
export function openNotes() {
  const facts: Fact[] = [];
  let sent = 0;
  const present = new Map<string, string>();

  /** Whoever is in the room is truly there; as somebody else than before where a broker forgot who they were. */
  function appear({ at, client, room, member }: Extract<Fact, { kind: "entered" }>): void {
    const before = present.get(client);
    if (before === member) return;
    if (before) facts.push({ kind: "presence.ended", at, room, member: before, how: "broken" });
    facts.push({ kind: "presence.began", at, room, member });
    present.set(client, member);
  }

  return {
    facts,
    note(fact: Fact) {
      facts.push(fact);
      if (fact.kind === "entered") appear(fact);
      if (fact.kind === "showed" && fact.state === "sent") sent++;
    },
    /** How many have been in their room. */
    arrived: () => present.size,
    /** How many messages have been shown as sent. */
    sent: () => sent,
  };
}
