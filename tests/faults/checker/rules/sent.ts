import type { LogEntry, Showed } from "../history.ts";
import { keyOf, type Log, tells } from "../log.ts";
import type { Rule } from "../rule.ts";
import { only, type Seat } from "../seat.ts";

/** Within this the broker itself knows a message again. Later a second place in the log is [D5]'s: it is not to be seen. */
const dedupeWindow = 120_000;

/** [D1] What was shown as sent is in the log exactly once, as it was shown. */
export const sent: Rule = (run, tally) => {
  for (const seat of run.seats) {
    for (const { fact, epoch } of sentBy(seat)) {
      const log = epoch === undefined ? undefined : run.log(seat.room, epoch);
      const places = log?.places.get(keyOf(fact.member, fact.id)) ?? [];
      if (!log || (places.length === 0 && !tells(log, fact.seq ?? Number.POSITIVE_INFINITY))) {
        tally.setAside(); // sent to a log that was lost, and not read before
        continue;
      }
      tally.checked();
      const wrote = written(seat).get(keyOf(fact.member, fact.id));
      const wrong = fault(fact, places, wrote?.text);
      const shownAs = `${fact.id} was shown as sent${fact.seq === undefined ? "" : ` at ${fact.seq}`}`;
      if (wrong) tally.violated(seat.client, nameOf(log), `${shownAs}, ${wrong}`, ...(wrote ? [wrote] : []), fact);
    }
  }
};

/** What a seat showed as sent, and to which log it belonged at that time. */
function sentBy(
  seat: Seat,
): readonly { fact: Showed & { at: number } & Seat["facts"][number]; epoch: string | undefined }[] {
  let epoch: string | undefined;
  return seat.facts.flatMap((fact) => {
    if (fact.kind === "entered") epoch = fact.epoch;
    return fact.kind === "showed" && fact.state === "sent" ? [{ fact, epoch }] : [];
  });
}

const writtenOf = new WeakMap<Seat, ReturnType<typeof readWritten>>();

/** What was written at a seat, by its key. */
export function written(seat: Seat) {
  const known = writtenOf.get(seat) ?? readWritten(seat);
  writtenOf.set(seat, known);
  return known;
}

function readWritten(seat: Seat) {
  const all = [...only(seat.facts, "wrote"), ...only(seat.facts, "handed.over")];
  return new Map(all.map((fact) => [keyOf(fact.member, fact.id), fact]));
}

function fault(shown: Showed, places: readonly LogEntry[], text: string | undefined): string | undefined {
  if (places.length === 0) return "but is not in the log";
  const seqs = places.map(({ seq }) => seq);
  if (shown.seq !== undefined && !seqs.includes(shown.seq)) return `but is at ${seqs.join(", ")} in the log`;
  if (text !== undefined && places.some((entry) => entry.text !== text)) return "but says something else in the log";
  const soon = places.some((entry, index) => entry.at - (places[index - 1]?.at ?? -dedupeWindow) < dedupeWindow);
  return soon ? `but is in the log more than once: at ${seqs.join(", ")}` : undefined;
}

/** How a violation names a log. */
export const nameOf = ({ room, epoch }: Pick<Log, "room" | "epoch">): string => `${room}, epoch ${epoch}`;
