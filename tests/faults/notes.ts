import type { ClientFact, Fact } from "./checker/history.ts";

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

  /** Without a word to the gateway where the connection was lost before. */
  function leave({ at, client, room }: ClientFact, lost: boolean): void {
    const member = present.get(client);
    if (member) facts.push({ kind: "presence.ended", at, room, member, how: lost ? "broken" : "left" });
    present.delete(client);
  }

  return {
    facts,
    note(fact: Fact) {
      const before = facts.at(-1);
      facts.push(fact);
      if (fact.kind === "entered") appear(fact);
      if (fact.kind === "left") leave(fact, before?.kind === "lost" && before.client === fact.client);
      if (fact.kind === "showed" && fact.state === "sent") sent++;
    },
    /** How many have been in their room. */
    arrived: () => present.size,
    /** How many messages have been shown as sent. */
    sent: () => sent,
  };
}
