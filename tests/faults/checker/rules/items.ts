import type { ClientFact, Fact, LogEntry, Placed } from "../history.ts";
import { isUnsure, keyOf, type Log, tells } from "../log.ts";
import { goneEntries, goneSince, type Message, readMessages, type State, shows, stateAt } from "../messages.ts";
import { longestWait } from "../quiet.ts";
import type { Rule, Tally } from "../rule.ts";
import { type Run, wholeWithin } from "../run.ts";
import { lastStanding, only, type View } from "../seat.ts";
import { describe, nameOf } from "./delivery.ts";

type Broken = "I1" | "I2" | "I3" | "I4";
type Flaw = { readonly rule: Broken; readonly what: string };
type Finding = Flaw & { readonly who: string; readonly where: string; readonly facts: readonly Fact[] };
type Findings = {
  readonly found: readonly Finding[];
  readonly checked: Readonly<Record<Broken, number>>;
  readonly setAside: number;
};

/** What an item that was shown is judged by. `fresh`: it came in an answer, and was not on the screen before. */
type Shown = { readonly item: Placed; readonly head: number; readonly at: number; readonly fresh: boolean };

/** In ms: a text is shown no longer than this after the change was confirmed. */
const goneWithin = 1_000;

/** [I1] Every item is what the log up to the page's head makes of it, and the read model's are what all of it does. */
export const sameItems: Rule = (run, tally) => report("I1", run, tally);

/** [I2] In the end everybody has every change of what they hold, and had it in time. */
export const converge: Rule = (run, tally) => report("I2", run, tally);

/** [I3] What others edit or delete, or their author edits after the deletion, changes nothing. Counts such changes. */
export const foreignChange: Rule = (run, tally) => report("I3", run, tally);

/** [I4] What was replaced or deleted is soon shown by nobody, is in no answer later, and not in the log in the end. */
export const trulyGone: Rule = (run, tally) => {
  report("I4", run, tally);
  for (const log of run.logs) checkErased(log, run.end, tally);
};

// Each wrong item is told once, by the rule that says best what is wrong. All four look at the same items.
const findingsOf = new WeakMap<Run, Findings>();

function report(rule: Broken, run: Run, tally: Tally): void {
  const findings = findingsOf.get(run) ?? new Judge(run).findings();
  findingsOf.set(run, findings);
  tally.checked(findings.checked[rule]);
  if (rule === "I1") for (let count = 0; count < findings.setAside; count++) tally.setAside();
  for (const { rule: broken, who, where, what, facts } of findings.found)
    if (broken === rule) tally.violated(who, where, what, ...facts);
}

class Judge {
  readonly #run: Run;
  /** When a change was shown as sent, by room, author and id. */
  readonly #confirmed: ReadonlyMap<string, number>;
  readonly #found: Finding[] = [];
  readonly #checked = { I1: 0, I2: 0, I3: 0, I4: 0 };
  #setAside = 0;

  constructor(run: Run) {
    this.#run = run;
    const sent = only(run.history, "showed").filter(({ state }) => state === "sent");
    this.#confirmed = new Map(
      sent.toReversed().map(({ room, member, id, at }) => [`${room} ${keyOf(member, id)}`, at]),
    );
  }

  findings(): Findings {
    for (const log of this.#run.logs)
      for (const { vain } of readMessages(log).values()) this.#checked.I3 += vain.length;
    const last = new Map(this.#run.views.map((view) => [view.seat, view]));
    for (const view of this.#run.views) this.#follow(view, last.get(view.seat) === view);
    for (const read of only(this.#run.history, "readmodel.read")) {
      const log = this.#run.log(read.room, read.epoch);
      if (!log?.complete) continue;
      for (const item of read.entries) {
        const shown = { item, head: Number.POSITIVE_INFINITY, at: read.at, fresh: true };
        this.#judge(read.instance, log, shown, undefined, read);
      }
    }
    return { found: this.#found, checked: this.#checked, setAside: this.#setAside };
  }

  #follow(view: View, isLast: boolean): void {
    const log = this.#run.log(view.seat.room, view.epoch);
    if (!log) return;
    const held = new Map<string, Shown>();
    const told = new Set<number>();
    const judge = (shown: Shown, fact: ClientFact) => {
      if (told.has(shown.item.seq)) return;
      if (!this.#judge(view.seat.client, log, shown, view, fact)) told.add(shown.item.seq);
    };
    for (const fact of view.facts) {
      if (fact.kind === "entered" && fact.how !== "resumed")
        for (const key of held.keys()) if (key.startsWith("quote")) held.delete(key);
      if (fact.kind === "saw" || fact.kind === "became") {
        const key = fact.kind === "became" && fact.quote ? `quote ${fact.seq}` : `${fact.seq}`;
        const before = held.get(key);
        const shown = { item: fact, head: fact.head, at: fact.at, fresh: before === undefined };
        held.set(key, shown);
        if (before) this.#checkTime(view, log, before, shown, fact);
        if (!fact.stale) judge(isBehind(before, shown) ? { ...shown, fresh: true } : shown, fact);
      }
      if (fact.kind === "current")
        for (const { item } of held.values())
          if (isChanged(log, item)) judge({ item, head: fact.head, at: fact.at, fresh: false }, fact);
      if (fact.kind === "final" && isLast) this.#checkEnd(view, log, fact, judge);
    }
    this.#checkLeft(view, log, held);
  }

  /** True if nothing is wrong with the item, as far as can be told. */
  #judge(who: string, log: Log, shown: Shown, view: View | undefined, fact: Fact): boolean {
    const { item, head } = shown;
    const { seq, changed = seq } = item;
    const message = readMessages(log).get(seq);
    if (message === undefined || !isOf(item, message)) return true; // what nobody said here is another rule's [D2]
    if (!tells(log, changed)) {
      this.#setAside++;
      return true;
    }
    this.#checked.I1++;
    const flaw = flawOf(shown, message);
    if (flaw === undefined) return true;
    if (isUnsure(log, seq, Math.max(changed, Math.min(head, log.entries.at(-1)?.seq ?? 0)) + 1)) {
      this.#setAside++;
      return true;
    }
    const rule = flaw.rule === "I1" && this.#isRevived(log, shown, message, view) ? "I4" : flaw.rule;
    this.#tell(rule, who, log, `shows ${describe(item)} at ${seq}, ${flaw.what}`, fact);
    return false;
  }

  /** A text that was gone by then, and is shown again. */
  #isRevived({ room }: Log, { item, head, at, fresh }: Shown, message: Message, view: View | undefined): boolean {
    const since = item.deleted ? undefined : goneSince(message, item.text ?? "", head);
    const confirmed = since && this.#confirmedAt(room, since);
    if (!fresh || confirmed === undefined) return false;
    const calm = view ? this.#run.calm(view.seat) : [[confirmed, at] as const];
    return longestWait(calm, confirmed, at) > goneWithin;
  }

  #confirmedAt(room: string, { by, id = "" }: LogEntry): number | undefined {
    return this.#confirmed.get(`${room} ${keyOf(by, id)}`);
  }

  /** A change came to the page: was it in time? */
  #checkTime(view: View, log: Log, before: Shown, now: Shown, fact: ClientFact): void {
    const message = readMessages(log).get(now.item.seq);
    const since = before.item.changed ?? before.item.seq;
    const first = message?.states.find(({ from }) => from.seq > since)?.from;
    const { healedAt } = this.#run;
    if (first === undefined || first.seq > (now.item.changed ?? 0) || healedAt === undefined) return;
    this.#checked.I2++;
    const late = now.at - this.#due(view, first.at, healedAt);
    if (late > 0) this.#tell("I2", view.seat.client, log, `was shown the change ${first.seq} ${late} ms late`, fact);
    this.#checkGone(view, log, before, now.at, fact);
  }

  #due(view: View, stored: number, healedAt: number): number {
    return Math.max(healedAt, stored, view.loadedAt, view.start.at) + wholeWithin;
  }

  /** A text that was on the screen until then: how long after the change was confirmed? */
  #checkGone(view: View, log: Log, { item, at }: Shown, until: number, ...facts: readonly Fact[]): void {
    const message = readMessages(log).get(item.seq);
    const since = message && !item.deleted ? goneSince(message, item.text ?? "", Number.POSITIVE_INFINITY) : undefined;
    const confirmed = since && this.#confirmedAt(log.room, since);
    if (since === undefined || confirmed === undefined || since.seq <= (item.changed ?? item.seq)) return;
    this.#checked.I4++;
    const waited = longestWait(this.#run.calm(view.seat), Math.max(confirmed, at), until);
    const what = `showed ${describe(item)} at ${item.seq} ${waited} ms after ${since.seq}, which changed it, was confirmed`;
    if (waited > goneWithin) this.#tell("I4", view.seat.client, log, what, ...facts);
  }

  /** What the head has passed and the item has not is another rule's [I1]. */
  #checkLeft(view: View, log: Log, held: ReadonlyMap<string, Shown>): void {
    const later = this.#run.views.find(({ seat, start }) => seat === view.seat && start.at > view.start.at);
    const head = view.facts.reduce((most, fact) => ("head" in fact ? Math.max(most, fact.head) : most), 0);
    for (const shown of held.values()) {
      const message = readMessages(log).get(shown.item.seq);
      const next = message?.states.find(({ from }) => from.seq > (shown.item.changed ?? shown.item.seq));
      if (next && next.from.seq > head) this.#checkGone(view, log, shown, later?.start.at ?? this.#run.end);
    }
  }

  #checkEnd(
    view: View,
    log: Log,
    final: Extract<View["facts"][number], { kind: "final" }>,
    judge: (shown: Shown, fact: ClientFact) => void,
  ): void {
    const { healedAt } = this.#run;
    const isIn = lastStanding(view.seat)?.kind === "entered";
    for (const item of [...final.items, ...final.quotes]) {
      if (!final.stale) judge({ item, head: final.head, at: final.at, fresh: false }, final);
      const message = readMessages(log).get(item.seq);
      if (!message || !isIn || !log.complete || healedAt === undefined) continue;
      this.#checked.I2++;
      const since = item.changed ?? item.seq;
      const missing = message.states.find(({ from }) => from.seq > since && (final.stale || from.seq > final.head));
      const isDue = missing && final.at > this.#due(view, missing.from.at, healedAt);
      if (!isDue || isUnsure(log, item.seq, missing.from.seq)) continue;
      const what = `has not got the change ${missing.from.seq} of ${item.seq} in the end`;
      this.#tell("I2", view.seat.client, log, what, final);
    }
  }

  #tell(rule: Broken, who: string, log: Log, what: string, ...facts: readonly Fact[]): void {
    this.#found.push({ rule, who, where: nameOf(log), what, facts });
  }
}

const isChanged = (log: Log, { seq }: Placed) => {
  const message = readMessages(log).get(seq);
  return message !== undefined && message.states.length + message.vain.length > 1;
};

/** It was newer before. */
const isBehind = (before: Shown | undefined, { item }: Shown) =>
  before !== undefined && (before.item.changed ?? 0) > (item.changed ?? 0);

const isOf = ({ seq, type, by, id, text, deleted }: Placed, { states, vain }: Message) => {
  const [{ from }] = states;
  if (from.seq !== seq || from.type !== type || from.by !== by || from.id !== id) return false;
  return deleted === true || states.some((state) => state.text === text) || vain.some((entry) => entry.text === text);
};

function flawOf({ item, head, at }: Shown, message: Message): Flaw | undefined {
  const { seq, changed = seq } = item;
  const obeyed = message.vain.find((entry) => isObeyed(item, message, entry));
  if (obeyed) return { rule: "I3", what: `which ${obeyed.seq} made of it, and that is not theirs to say` };
  const state = stateAt(message, changed);
  if (!shows(item, message, state, at))
    return { rule: "I1", what: `which is ${tell(state)} by ${changed}, with ${tellReactions(item)}` };
  const due = stateAt(message, head);
  if (due.from.seq <= changed || shows(item, message, due, at)) return undefined;
  return { rule: "I1", what: `where ${due.from.seq} had made it ${tell(due)} already, and the page is at ${head}` };
}

function isObeyed({ text, deleted }: Placed, { states }: Message, vain: LogEntry): boolean {
  if (deleted) return vain.text === undefined && !states.some((state) => state.deleted);
  return vain.text !== undefined && vain.text === text && !states.some((state) => state.text === text);
}

const tell = ({ text, deleted, reactions }: State) =>
  `${deleted ? "deleted" : JSON.stringify(text)}${reactions.length > 0 ? ` with ${JSON.stringify(reactions)}` : ""}`;

const tellReactions = ({ reactions = [] }: Placed) =>
  reactions.length > 0 ? JSON.stringify(reactions) : "no reactions";

// The eraser works in batches, and leaves a room's newest entry, which the next one is chained to.
const erasedWithin = 8_000;

function checkErased(log: Log, end: number, tally: Tally): void {
  const left = new Set(log.left.map(({ seq }) => seq));
  const newest = log.left.at(-1)?.seq ?? 0;
  if (newest === 0) return;
  for (const message of readMessages(log).values()) {
    for (const { seq, since } of goneEntries(message)) {
      if (seq === newest) continue;
      if (end - since.at < erasedWithin) tally.setAside();
      else tally.checked();
      if (!left.has(seq) || end - since.at < erasedWithin) continue;
      tally.violated("the broker", nameOf(log), `still has ${seq}, whose text is gone since ${since.seq}`);
    }
  }
}

/** [I5] No change moves a message from its place, or makes one new that was read. */
export const peaceful: Rule = (run, tally) => {
  for (const view of run.views) {
    const where = nameOf({ room: view.seat.room, epoch: view.epoch });
    for (const fact of only(view.facts, "current")) {
      tally.checked();
      const moved = fact.shown.find((seq, at) => seq <= (fact.shown[at - 1] ?? 0));
      if (moved !== undefined) tally.violated(view.seat.client, where, `${moved} has left its place`, fact);
      const { readUpTo, newFrom } = fact;
      if (readUpTo === undefined || newFrom === undefined || newFrom > readUpTo) continue;
      const what = `${newFrom} is shown as new, and was read up to ${readUpTo}`;
      tally.violated(view.seat.client, where, what, fact);
    }
  }
};

/** [I6] An event of a later version takes its place and changes nothing: nobody is sent it again. */
export const later: Rule = (run, tally) => {
  for (const view of run.views) {
    const where = nameOf({ room: view.seat.room, epoch: view.epoch });
    const log = run.log(view.seat.room, view.epoch);
    const heard = new Map<number, Fact>();
    /** The place from which the page came back since. */
    let back: number | undefined;
    for (const fact of view.facts) {
      if (fact.kind === "entered") back = fact.how === "resumed" ? fact.seq : undefined;
      if (fact.kind === "heard.later") {
        tally.checked();
        const before = heard.get(fact.seq);
        // One that ended its connection as the frame came had not taken what stands before it either.
        const from = back;
        const hadRead = from === undefined || !log?.entries.some(({ seq }) => seq > from && seq < fact.seq);
        const what = `was sent ${fact.seq} again, an event of a later version, as if it had not come`;
        if (before && hadRead) tally.violated(view.seat.client, where, what, before, fact);
        heard.set(fact.seq, fact);
        back = undefined;
      }
      if (fact.kind !== "current" && fact.kind !== "final") continue;
      const passed = [...heard].find(([seq]) => seq > fact.head);
      const what = `stands at ${fact.head}, and ${passed?.[0]} of a later version had come`;
      if (passed) tally.violated(view.seat.client, where, what, passed[1], fact);
    }
  }
};
