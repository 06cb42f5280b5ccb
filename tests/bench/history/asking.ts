import type { NatsConnection } from "@nats-io/transport-node";
import { type RequestOf, requests, subjects } from "@parlor/contracts";
import { check } from "@parlor/contracts/schema";

type Question = RequestOf<"history.fetch"> | RequestOf<"history.search">;

/** `took` is in milliseconds. */
export type Answered = { readonly took: number; readonly seqs: readonly number[] };
export type Ask = (question: Question) => Promise<Answered>;

const page = check(requests["history.fetch"].answer);
const found = check(requests["history.search"].answer);

/** Asks the rooms service as a gateway does; rejects if it gets no page. Times end with the answer's bytes. */
export function asker(bus: NatsConnection): Ask {
  return async (question) => {
    const asked = JSON.stringify(question);
    const began = performance.now();
    const message = await bus.request(subjects.request(question.type), asked, { timeout: 30_000 });
    const took = performance.now() - began;
    const answer: unknown = message.json();
    if (!page.accepts(answer) && !found.accepts(answer)) throw new Error(`${question.type}: ${message.string()}`);
    return { took, seqs: answer.events.map(({ seq }) => seq) };
  };
}
