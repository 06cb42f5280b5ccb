import type { Fact } from "./checker/history.ts";
import { Said } from "./said.ts";

export type Notes = ReturnType<typeof openNotes>;

// Longer than a gateway keeps the place of a broken connection.
const withinGrace = 12_000;

export function openNotes() {
  const facts: Fact[] = [];
  const said = new Said();
  let sent = 0;
  const present = new Map<string, { room: string; member: string }>();
  const lostAt = new Map<string, number>();
  const cut = new Set<string>();

  function appear({ at, client, room, member }: Extract<Fact, { kind: "entered" }>): void {
    const before = present.get(client);
    if (before?.member === member) return;
    if (before) vanish(client, at, "broken");
    if (!isPresent(room, member)) facts.push({ kind: "presence.began", at, room, member });
    present.set(client, { room, member });
  }

  const isPresent = (room: string, member: string) =>
    [...present.values()].some((other) => other.room === room && other.member === member);

  function vanish(client: string, at: number, how: "left" | "broken"): void {
    const who = present.get(client);
    present.delete(client);
    if (who && !isPresent(who.room, who.member)) facts.push({ kind: "presence.ended", at, ...who, how });
  }

  // A broken connection says no word, and another gateway may count the member as here until its grace is over.
  const isBroken = ({ client, at }: { client: string; at: number }) =>
    cut.has(client) || at - (lostAt.get(client) ?? Number.NEGATIVE_INFINITY) < withinGrace;

  return {
    facts,
    said,
    note(fact: Fact) {
      facts.push(fact);
      said.hear(fact);
      if (fact.kind === "entered") appear(fact);
      if (fact.kind === "entered") cut.delete(fact.client);
      if (fact.kind === "lost") cut.add(fact.client);
      if (fact.kind === "lost" || fact.kind === "page.gone") lostAt.set(fact.client, fact.at);
      if (fact.kind === "left") vanish(fact.client, fact.at, isBroken(fact) ? "broken" : "left");
      if (fact.kind === "tab.closed") vanish(fact.client, fact.at, "broken");
      if (fact.kind === "showed" && fact.state === "sent") sent++;
    },
    arrived: () => present.size,
    sent: () => sent,
  };
}
