import type { ClientFact, Fact, LogEntry, Placed, Showed, Wish } from "../history.ts";
import { isAsWished, isUnsure, keyOf, type Log, logKey, same, tells } from "../log.ts";
import { longestWait } from "../quiet.ts";
import type { Rule, Tally } from "../rule.ts";
import type { Run } from "../run.ts";
import { deviceOf, lastStanding, only, type Seat, type View } from "../seat.ts";

// The broker itself knows a message again within this. Later a second place in the log must not be seen [D5].
const dedupeWindow = 120_000;

/** [D1] What was shown as sent, a message or a change, is in the log exactly once, as it was shown. */
export const sent: Rule = (run, tally) => {
  for (const seat of run.seats) {
    for (const { fact, epoch } of sentBy(seat)) {
      const log = epoch === undefined ? undefined : run.log(seat.room, epoch);
      const places = log?.places.get(keyOf(fact.member, fact.id)) ?? [];
      if (!log || (places.length === 0 && !canTell(log, fact.seq))) {
        tally.setAside(); // sent to a log that was lost, and not read before, or erased before it was read
        continue;
      }
      tally.checked();
      const wrote = written(seat).get(keyOf(fact.member, fact.id));
      const wrong = fault(fact, places, wrote);
      const shownAs = `${fact.id} was shown as sent${fact.seq === undefined ? "" : ` at ${fact.seq}`}`;
      if (wrong) tally.violated(seat.client, nameOf(log), `${shownAs}, ${wrong}`, ...(wrote ? [wrote] : []), fact);
    }
  }
};

function canTell(log: Log, seq: number | undefined): boolean {
  if (seq === undefined) return log.complete && log.unread.length === 0;
  return tells(log, seq) && !isUnsure(log, seq - 1, seq + 1);
}

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

export function written(seat: Seat) {
  const known = writtenOf.get(seat) ?? readWritten(seat);
  writtenOf.set(seat, known);
  return known;
}

function readWritten(seat: Seat) {
  const all = [...only(seat.facts, "wrote"), ...only(seat.facts, "handed.over")];
  return new Map(all.map((fact) => [keyOf(fact.member, fact.id), fact]));
}

function fault(shown: Showed, places: readonly LogEntry[], wrote: Wish | undefined): string | undefined {
  if (places.length === 0) return "but is not in the log";
  const seqs = places.map(({ seq }) => seq);
  if (shown.seq !== undefined && !seqs.includes(shown.seq)) return `but is at ${seqs.join(", ")} in the log`;
  if (wrote && !places.every((entry) => isAsWished(entry, wrote))) return "but says something else in the log";
  const soon = places.some((entry, index) => entry.at - (places[index - 1]?.at ?? -dedupeWindow) < dedupeWindow);
  return soon ? `but is in the log more than once: at ${seqs.join(", ")}` : undefined;
}

export const nameOf = ({ room, epoch }: Pick<Log, "room" | "epoch">): string => `${room}, epoch ${epoch}`;

/** [D2] Nothing is in the log that nobody wrote, and nothing on a screen that is not in the log. */
export const phantom: Rule = (run, tally) => {
  const said = new Map(run.logs.map((log) => [log, textsOf(log)]));
  for (const view of run.views) {
    const log = run.log(view.seat.room, view.epoch);
    checkShown(view, log, log && said.get(log), tally);
  }
  checkWritten(run, tally);
};

type Texts = ReadonlyMap<number, ReadonlySet<string>>;

/** What anybody ever said at a place, also somebody who may not: that is another rule's [I3]. */
function textsOf(log: Log): Texts {
  const texts = new Map<number, Set<string>>();
  for (const { seq, target = seq, text } of log.entries) {
    if (text !== undefined) texts.set(target, (texts.get(target) ?? new Set([""])).add(text));
  }
  return texts;
}

function checkShown(view: View, log: Log | undefined, texts: Texts | undefined, tally: Tally): void {
  const told = new Set<number>();
  for (const { shown, fact } of shownIn(view)) {
    const { seq, changed = seq, text } = shown;
    if (!log || !tells(log, changed) || isUnsure(log, seq - 1, changed + 1)) {
      tally.setAside();
      continue;
    }
    tally.checked();
    const entry = log.at.get(seq);
    const isSaid = text === undefined || texts?.get(seq)?.has(text);
    if ((entry && same(entry, shown) && isSaid) || told.has(seq)) continue;
    told.add(seq);
    const instead = entry ? `where the log has ${describe(entry)}` : "which is not in the log";
    tally.violated(view.seat.client, nameOf(log), `shows ${describe(shown)} at ${seq}, ${instead}`, fact);
  }
}

export function shownIn(view: View): readonly { shown: Placed; fact: View["facts"][number] }[] {
  return view.facts.flatMap((fact): { shown: Placed; fact: View["facts"][number] }[] => {
    if (fact.kind === "saw" || fact.kind === "became") return [{ shown: fact, fact }];
    return fact.kind === "final" ? [...fact.items, ...fact.quotes].map((shown) => ({ shown, fact })) : [];
  });
}

function checkWritten(run: Run, tally: Tally): void {
  const seats = Map.groupBy(run.seats, (seat) => seat.room);
  for (const log of run.logs) {
    const authors = (seats.get(log.room) ?? []).map(written);
    const known = new Map(authors.flatMap((posts) => [...posts]));
    for (const entry of log.entries) {
      if (entry.id === undefined) continue; // an act, which no page writes
      tally.checked();
      const wrote = known.get(keyOf(entry.by, entry.id));
      if (wrote && isAsWished(entry, wrote)) continue;
      const why = wrote ? "wrote otherwise" : "never wrote";
      tally.violated(entry.by, nameOf(log), `the log has ${describe(entry)} at ${entry.seq}, which they ${why}`);
    }
  }
}

export function describe({ type, by, id, text }: Placed): string {
  return text === undefined ? `${type} by ${by}` : `${id} by ${by} (${JSON.stringify(text)})`;
}

/** [D3] Nobody's order goes backwards, and everybody sees the same at one place, in a lost log too. */
export const oneOrder: Rule = (run, tally) => {
  const first = new Map<string, { shown: Placed; fact: Fact }>();
  for (const view of run.views) {
    const [who, where] = [view.seat.client, nameOf({ room: view.seat.room, epoch: view.epoch })];
    let head = 0;
    for (const fact of only(view.facts, "saw")) {
      tally.checked();
      const place = `${logKey(view.seat.room, view.epoch)} ${fact.seq}`;
      const other = first.get(place);
      if (!other) first.set(place, { shown: fact, fact });
      else if (!same(other.shown, fact)) {
        const both = `${describe(fact)} at ${fact.seq}, where somebody else saw ${describe(other.shown)}`;
        tally.violated(who, where, both, other.fact, fact);
      }
      if (fact.from === "page") continue;
      if (fact.seq < head) tally.violated(who, where, `${fact.seq} was put on the screen after ${head}`, fact);
      head = Math.max(head, fact.seq);
    }
    for (const final of only(view.facts, "final")) {
      const swapped = final.items.find((item, index) => item.seq < (final.items[index - 1]?.seq ?? 0));
      if (swapped) tally.violated(who, where, `${swapped.seq} stands behind a later event in the end`, final);
    }
  }
};

/**
 * [D4] Each client's messages and changes are in the log as they were written. What was refused once may come later, and
 * so may what could be undone.
 */
export const senderOrder: Rule = (run, tally) => {
  for (const seat of run.seats) {
    const showed = only(seat.facts, "showed");
    const refused = new Set(
      showed.filter(({ state }) => state === "refused").map(({ member, id }) => keyOf(member, id)),
    );
    const logs = run.logs.filter((log) => log.room === seat.room);
    for (const log of logs) {
      let before: { seq: number; fact: Fact; id: string } | undefined;
      for (const fact of only(seat.facts, "wrote")) {
        const key = keyOf(fact.member, fact.id);
        const seq = log.places.get(key)?.[0]?.seq;
        if (seq === undefined || refused.has(key) || fact.undo) continue;
        if (before) tally.checked();
        if (before && seq < before.seq) {
          const what = `${fact.id} was written after ${before.id} and is before it in the log (${seq}, ${before.seq})`;
          tally.violated(seat.client, nameOf(log), what, before.fact, fact);
        }
        if (!before || seq > before.seq) before = { seq, fact, id: fact.id };
      }
    }
  }
};

/** [D5] Nobody sees a message twice, however often it was sent or stored. */
export const onceVisible: Rule = (run, tally) => {
  for (const view of run.views) {
    const where = nameOf({ room: view.seat.room, epoch: view.epoch });
    const seen = new Map<string, Fact>();
    for (const fact of only(view.facts, "saw")) {
      const key = fact.id === undefined ? String(fact.seq) : keyOf(fact.by, fact.id);
      const earlier = seen.get(key);
      tally.checked();
      if (earlier) tally.violated(view.seat.client, where, `${describe(fact)} was shown a second time`, earlier, fact);
      else seen.set(key, fact);
    }
    for (const final of only(view.facts, "final")) {
      const messages = final.items.filter(({ id }) => id !== undefined);
      const twice = [...Map.groupBy(messages, ({ by, id }) => keyOf(by, id ?? "")).values()].filter((all) => all[1]);
      for (const [item] of twice) {
        if (item) tally.violated(view.seat.client, where, `${describe(item)} stands there twice in the end`, final);
      }
    }
  }
};

/** [D6] No message is missing because its id is another's too, unless it was refused or its client is absent. */
export const foreign: Rule = (run, tally) => {
  const owners = new Map<string, Map<string, string>>();
  for (const log of run.logs) {
    for (const { id, by } of log.entries) {
      if (id === undefined) continue;
      const others = owners.get(id) ?? new Map<string, string>();
      owners.set(id, others.set(`${log.room} ${by}`, `${by} in ${log.room}`));
    }
  }
  for (const seat of run.seats) {
    const logs = run.logs.filter((log) => log.room === seat.room);
    const due = dueFrom(seat, run.end);
    for (const [key, fact] of written(seat)) {
      const others = [...(owners.get(fact.id) ?? [])].filter(([owner]) => owner !== `${seat.room} ${fact.member}`);
      const [first] = others.map(([, name]) => name);
      if (first === undefined) continue;
      tally.checked();
      const landed = logs.some((log) => log.places.has(keyOf(fact.member, fact.id)));
      const epoch = due.get(key);
      if (landed || epoch === undefined) continue;
      if (!run.log(seat.room, epoch)?.complete) tally.setAside();
      else tally.violated(seat.client, seat.room, `${fact.id} is missing, and is an id of ${first} too`, fact);
    }
  }
};

// Due is what was shown as sent, or has long been on its way from a client in the room.
function dueFrom(seat: Seat, end: number): ReadonlyMap<string, string> {
  const inside = lastStanding(seat)?.kind === "entered";
  const states = new Map<string, { state: string; at: number; epoch: string }>();
  let epoch = "";
  for (const fact of seat.facts) {
    if (fact.kind === "entered") epoch = fact.epoch;
    if (fact.kind !== "wrote" && fact.kind !== "showed" && fact.kind !== "handed.over") continue;
    if (fact.kind === "handed.over") states.delete(keyOf(fact.from, fact.id));
    const state = fact.kind === "showed" ? fact.state : "sending";
    states.set(keyOf(fact.member, fact.id), { state, at: fact.at, epoch });
  }
  const long = (at: number) => inside && end - at > resolvedWithin;
  return new Map(
    [...states].flatMap(([key, { state, at, epoch: sentTo }]): [string, string][] => {
      if (state === "sent") return [[key, sentTo]];
      return state === "sending" && long(at) ? [[key, epoch]] : [];
    }),
  );
}

/** While a client is in the room and nothing is broken. */
export const resolvedWithin = 15_000;

/** [D9] What is shown as refused, or was undone, is not in the log, and nothing is on its way for ever. */
export const uncertain: Rule = (run, tally) => {
  for (const seat of run.seats) {
    checkRefused(run, seat, tally);
    checkUndone(run, seat, tally);
    checkStuck(run, seat, tally);
  }
};

// A refusal is final until the person tries again. What a log had that is lost by then is not in the log.
function checkRefused(run: Run, seat: Seat, tally: Tally): void {
  const logs = run.logs.filter((log) => log.room === seat.room);
  const refusals = new Map<string, { fact: Extract<ClientFact, { kind: "showed" }>; again: boolean; epoch: string }>();
  let epoch = "";
  for (const fact of seat.facts) {
    if (fact.kind === "entered") epoch = fact.epoch;
    if (fact.kind !== "showed") continue;
    const key = keyOf(fact.member, fact.id);
    const refusal = refusals.get(key);
    if (fact.state === "refused") refusals.set(key, { fact, again: false, epoch });
    else if (refusal && fact.state === "sending") refusals.set(key, { ...refusal, again: true });
  }
  for (const [key, { fact, again, epoch }] of refusals) {
    tally.checked();
    const entry = logs
      .flatMap((log) => (log.places.get(key) ?? []).filter(({ at }) => log.epoch === epoch || at > fact.at))
      .find(({ at }) => !again || at <= fact.at);
    const what = `${fact.id} was shown as refused and is in the log at ${entry?.seq}`;
    if (entry) tally.violated(seat.client, seat.room, what, fact);
  }
}

// It had not been sent: what is on its way cannot be undone.
function checkUndone(run: Run, seat: Seat, tally: Tally): void {
  const logs = run.logs.filter((log) => log.room === seat.room);
  const showed = Map.groupBy(only(seat.facts, "showed"), ({ member, id }) => keyOf(member, id));
  for (const { undo, member, id } of only(seat.facts, "wrote")) {
    const [first] = showed.get(keyOf(member, id)) ?? [];
    if (!undo || first?.state !== "given up") continue;
    tally.checked();
    const entry = logs.flatMap((log) => log.places.get(keyOf(member, id)) ?? [])[0];
    if (entry) tally.violated(seat.client, seat.room, `${id} was undone and is in the log at ${entry.seq}`, first);
  }
}

// One message is sent at a time [D4], so each one's clock starts when it heads its client's queue.
function checkStuck(run: Run, seat: Seat, tally: Tally): void {
  const queue = new Map<string, Fact>();
  let headSince = 0;
  const judge = (until: number) => {
    const [first] = queue;
    if (!first) return;
    const waited = longestWait(run.quiet(seat), Math.max(headSince, first[1].at), until);
    const what = `${first[0].split(" ")[1]} was on its way for ${Math.round(waited / 1000)} s, though in the room`;
    if (waited > resolvedWithin) tally.violated(seat.client, seat.room, what, first[1]);
  };
  const take = (key: string, at: number) => {
    if (queue.keys().next().value === key) {
      judge(at);
      headSince = at;
    }
    queue.delete(key);
  };
  for (const fact of withSentBeside(run, seat)) {
    if (fact.kind === "left" || fact.kind === "tab.closed") queue.clear();
    if (fact.kind !== "wrote" && fact.kind !== "showed" && fact.kind !== "handed.over") continue;
    const key = keyOf(fact.member, fact.id);
    if (fact.kind === "handed.over") queue.delete(keyOf(fact.from, fact.id));
    if (fact.kind === "wrote") tally.checked();
    if (fact.kind === "wrote" && fact.undo) continue; // it is shown as on its way once it cannot be undone
    if (fact.kind === "showed" && fact.state !== "sending") take(key, fact.at);
    else if (!queue.has(key)) queue.set(key, fact);
  }
  judge(run.end);
}

function withSentBeside(run: Run, seat: Seat): readonly ClientFact[] {
  const device = deviceOf(seat);
  const others = run.seats.filter((other) => device !== undefined && other !== seat && deviceOf(other) === device);
  const wrote = new Set(only(seat.facts, "wrote").map(({ member, id }) => keyOf(member, id)));
  const sent = others
    .flatMap(({ facts }) => only(facts, "showed"))
    .filter(({ state, member, id }) => state === "sent" && wrote.has(keyOf(member, id)));
  return sent.length === 0 ? seat.facts : [...seat.facts, ...sent].sort((a, b) => a.at - b.at);
}

type Kept = Extract<ClientFact, { kind: "kept" }>;

/** [D10] What the browser had stored when its page went is in the end sent, decided about, or in a page's outbox. */
export const kept: Rule = (run, tally) => {
  for (const seat of run.seats) {
    const final = only(seat.facts, "final").at(-1);
    for (const fact of carriedOver(seat)) {
      const last = only(seat.facts, "showed").findLast(({ id }) => id === fact.id);
      const settled = (last !== undefined && last.state !== "sending") || landed(run, seat, fact.id);
      const held = final?.outbox.some(({ id }) => id === fact.id);
      if (!settled && !final) {
        tally.setAside(); // the page was still open, or the person had left
        continue;
      }
      tally.checked();
      const what = `${fact.id} was stored unsent when the page went away, and is gone`;
      if (!settled && !held) tally.violated(seat.client, seat.room, what, fact);
    }
  }
};

function carriedOver(seat: Seat): Iterable<Kept> {
  const stored = new Map<string, Kept>();
  const carried = new Map<string, Kept>();
  for (const fact of seat.facts) {
    if (fact.kind === "kept") stored.set(fact.id, fact);
    if (fact.kind === "showed" && fact.state === "sent") stored.delete(fact.id);
    if (fact.kind === "page.loaded") for (const [id, one] of stored) carried.set(id, one);
  }
  return carried.values();
}

function landed(run: Run, seat: Seat, id: string): boolean {
  const members = new Set(only(seat.facts, "entered").map(({ member }) => member));
  const logs = run.logs.filter(({ room }) => room === seat.room);
  return logs.some(({ entries }) => entries.some((entry) => entry.id === id && members.has(entry.by)));
}
