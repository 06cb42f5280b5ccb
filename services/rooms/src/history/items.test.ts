import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fold, type Item, type LogEvent, MemberId, MessageId, targetOf } from "@parlor/contracts";
import { check } from "@parlor/contracts/schema";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Archive, openArchive } from "./archive.ts";
import { Finder } from "./finder.ts";
import { readEntry, type Stored } from "./log-event.ts";

// Events that only this test knows.
vi.mock("../../../../libs/contracts/src/history.ts", async (original) => {
  const { events, ...others } = await original<typeof import("../../../../libs/contracts/src/history.ts")>();
  const { event } = await import("../../../../libs/contracts/src/declare.ts");
  const { MemberId, Seq, Text } = await import("../../../../libs/contracts/src/fields.ts");
  type Target = { readonly target: number };
  type Message = { readonly by: string; readonly text?: string; readonly likes?: readonly string[] };
  const target = ({ target }: Target) => target;
  const likes = (item: Message, { by }: { readonly by: string }) =>
    item.likes?.includes(by) ? item : { ...item, likes: [...(item.likes ?? []), by] };
  const edits = (item: Message, { by, text }: { readonly by: string; readonly text: string }) =>
    item.by === by && item.text !== undefined ? { ...item, text } : item;
  const deletes = (item: Message, { by }: { readonly by: string }) => {
    if (item.by !== by) return item;
    const { text: _, ...deleted } = item;
    return { ...deleted, deleted: true };
  };
  const fields = { by: MemberId, target: Seq };
  return {
    ...others,
    events: [
      ...events,
      event("test.liked", "Somebody likes it.", fields, { target, fold: likes }),
      event("test.edited", "It has another text.", { ...fields, text: Text }, { target, fold: edits }),
      event("test.deleted", "It is gone.", fields, { target, fold: deletes }),
    ],
  };
});

const memberId = check(MemberId);
const messageId = check(MessageId);
function must<T>(contract: { accepts(value: unknown): value is T }, value: unknown): T {
  if (contract.accepts(value)) return value;
  throw new Error(`${value} does not fit.`);
}

const rooms = ["den", "attic"] as const;
const authors = ["AAAAAAAAAAAA", "BBBBBBBBBBBB"].map((id) => must(memberId, id));
const words = ["red", "fox", "jumps"] as const;

const pick = <T>(...from: readonly T[]) => fc.constantFrom(...from);
const room = pick(...rooms);
const by = pick(...authors);
const text = fc.uniqueArray(pick(...words), { minLength: 1 }).map((said) => said.join(" "));
// Back from the log's end: most targets exist, some are in the other room, some are no items.
const back = fc.nat(12);
type Written = { type: string; room: string; by: MemberId; text?: string; id?: number; back?: number };
type Doing = { does: "take" | "replay" | "commit" | "trim" | "clear"; back: number };
type Step = Written | Doing;
const posted = fc.record({ type: fc.constant("message.posted"), room, by, text, id: fc.nat(9) });
const change = fc.record({ type: pick("test.liked", "test.edited", "test.deleted"), room, by, text, back });
const act = fc.record({ type: pick("room.locked", "room.closed", "from.the.future"), room, by });
const doing = fc.record({ does: pick<Doing["does"]>("take", "replay", "commit", "trim", "clear"), back });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: posted },
  { weight: 8, arbitrary: change },
  { weight: 1, arbitrary: act },
  { weight: 3, arbitrary: doing },
);

function openLog() {
  let seq = 0;
  return {
    get last() {
      return seq;
    },
    write({ room, ...event }: { readonly room: string; readonly type: string }): Stored | undefined {
      seq += 1;
      const read = readEntry({
        subject: `room.0.${room}.log`,
        seq,
        at: seq,
        text: JSON.stringify({ ts: seq, ...event }),
      });
      if (read === "poison") throw new Error(`${JSON.stringify(event)} fits no contract.`);
      return read === "unknown" ? undefined : read;
    },
  };
}

const eventOf = ({ id, back, ...fields }: Written, last: number) => ({
  ...fields,
  name: "Olga",
  seal: "x",
  ...(id !== undefined && { id: `m${id}` }),
  ...(back !== undefined && { target: Math.max(1, last - back) }),
});

// A room as a list: every event is folded into the items that are there.
class Model {
  readonly items = new Map<string, Item[]>(rooms.map((room) => [room, []]));
  readonly #sizes = new Map<string, [seq: number, bytes: number][]>(rooms.map((room) => [room, []]));

  take({ seq, room, json, event }: Stored): void {
    const items = this.of(room);
    if (event.type === "room.closed") return void this.items.set(room, []);
    const placed = { ...event, seq };
    if (targetOf(event) === undefined) {
      if (isMessage(event) && items.some((item) => isMessage(item) && item.id === event.id && item.by === event.by))
        return;
      items.push(placed);
    } else
      this.items.set(
        room,
        items.map((item) => fold(item, placed)),
      );
    this.#sizes.get(room)?.push([seq, Buffer.byteLength(json)]);
  }

  of(room: string): Item[] {
    return this.items.get(room) ?? [];
  }

  trim(horizon: number): void {
    for (const room of rooms)
      this.items.set(
        room,
        this.of(room).filter(({ seq }) => seq >= horizon),
      );
  }

  bytes(room: string): number {
    const first = this.of(room)[0]?.seq ?? Number.POSITIVE_INFINITY;
    const counted = this.#sizes.get(room)?.filter(([seq]) => seq >= first) ?? [];
    return counted.reduce((sum, [, bytes]) => sum + bytes, 0);
  }
}

const isMessage = (event: LogEvent): event is Extract<LogEvent, { type: "message.posted" }> =>
  event.type === "message.posted";

let folder: string;
let archive: Archive;
let finder: Finder;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "parlor-items-"));
  archive = openArchive(folder, "0");
  finder = new Finder(archive.file);
});
afterAll(() => {
  finder.close();
  archive.close();
  rmSync(folder, { recursive: true });
});

// In pieces.
function happen(steps: readonly Step[]): Model {
  archive.adopt({ epoch: crypto.randomUUID(), last: 0 });
  const log = openLog();
  const model = new Model();
  const taken: Stored[] = [];
  let waiting: Stored[] = [];
  const take = () => {
    archive.apply(waiting, log.last);
    for (const stored of waiting) model.take(stored);
    taken.push(...waiting);
    waiting = [];
  };
  const trim = (horizon: number) => {
    while (archive.trim(horizon));
    model.trim(horizon);
  };
  for (const step of steps) {
    if ("type" in step) {
      const stored = log.write(eventOf(step, log.last));
      if (stored) waiting.push(stored);
    } else if (step.does === "take") take();
    else if (step.does === "replay") archive.apply(taken.slice(-step.back), archive.applied);
    else if (step.does === "trim") trim(archive.applied - 3 * step.back);
    else archive[step.does]();
  }
  take();
  expect(archive.applied).toBe(log.last);
  return model;
}

const place = fc.nat(70);
const questions = fc.record({ after: place, before: place, since: place, limit: fc.integer({ min: 1, max: 9 }) });
const parsed = (events: readonly string[]): Item[] => events.map((event) => JSON.parse(event));
const changedAt = ({ seq, changed = seq }: Item) => changed;

test("[U2] [R21] pages, what changed since, and counts are what folding a list would give", () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 60 }),
      fc.array(questions, { minLength: 4, maxLength: 4 }),
      (steps, asked) => {
        const model = happen(steps);
        for (const room of rooms)
          for (const { after, before, since, limit } of asked) {
            const items = model.of(room);
            const older = items.filter(({ seq }) => seq < before);
            const between = older.filter(({ seq }) => seq > after);
            const changed = (list: readonly Item[]) => list.filter((item) => changedAt(item) > since);
            const last = (list: readonly Item[]) => ({ items: list.slice(-limit), more: list.length > limit });
            const first = (list: readonly Item[]) => ({ items: list.slice(0, limit), more: list.length > limit });
            const page = ({ events, more }: { readonly events: readonly string[]; readonly more: boolean }) => ({
              items: parsed(events),
              more,
            });
            expect(page(archive.before(room, before, limit))).toEqual(last(older));
            expect(page(archive.before(room, before, limit, since))).toEqual(last(changed(older)));
            expect(page(archive.between(room, after, before, limit))).toEqual(first(between));
            expect(page(archive.between(room, after, before, limit, since))).toEqual(first(changed(between)));
            expect(archive.count(room, after, before)).toBe(between.length);
          }
        for (const room of rooms) expect(archive.bytes(room)).toBe(model.bytes(room));
      },
    ),
    { numRuns: 150 },
  );
});

test("[U2] [R24] a search finds a message by the words that it has by now, and by no others", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const model = happen(steps);
      archive.commit();
      for (const room of rooms)
        for (const query of words) {
          const has = (item: Item) => "text" in item && item.text?.split(" ").includes(query);
          const found = finder.find({
            room,
            query,
            after: archive.closedAt(room),
            before: 999,
            limit: 99,
            budget: 60_000,
          });
          expect(parsed(found.events)).toEqual(model.of(room).filter(has).toReversed());
        }
    }),
    { numRuns: 100 },
  );
});

test("[D5] which messages have landed does not change with what happens to them", () => {
  const author = authors[0] ?? must(memberId, "");
  happen([
    { type: "message.posted", room: "den", by: author, text: "red", id: 1 },
    { type: "test.deleted", room: "den", by: author, text: "", back: 0 },
  ]);
  const [landed, never] = ["m1", "m2"].map((id) => must(messageId, id));
  expect(
    archive.landed(
      "den",
      author,
      [landed, never].filter((id) => id !== undefined),
    ),
  ).toEqual([landed]);
});

test("[U2] what was folded in is there after a restart", () => {
  const author = authors[0] ?? must(memberId, "");
  const model = happen([
    { type: "message.posted", room: "den", by: author, text: "red", id: 1 },
    { type: "test.edited", room: "den", by: author, text: "fox", back: 0 },
  ]);
  const bytes = archive.bytes("den");
  archive.close();
  archive = openArchive(folder, "0");
  expect(parsed(archive.before("den", 99, 9).events)).toEqual(model.of("den"));
  expect(parsed(archive.before("den", 99, 9, 1).events)).toMatchObject([{ seq: 1, text: "fox", changed: 2 }]);
  expect([archive.bytes("den"), archive.applied]).toEqual([bytes, 2]);
});
