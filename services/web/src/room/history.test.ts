import { emptyTimeline, enter, type Page, type Timeline } from "@parlor/client/timeline";
import type { PlacedEvent } from "@parlor/contracts";
import { signal } from "@preact/signals";
import { expect, test } from "vitest";
import { History } from "./history.ts";
import { joined, posted } from "./testing.ts";

type Ask = ConstructorParameters<typeof History>[0]["ask"];

const messages = (from: number, to: number): PlacedEvent[] =>
  Array.from({ length: to - from + 1 }, (_, at) => posted(from + at));

function holding(count: number) {
  const timeline = signal<Timeline>(enter(emptyTimeline, joined(messages(1, count))));
  const asked: { readonly question: object; readonly answered: Parameters<Ask>[1] }[] = [];
  const history = new History({ ask: (question, answered) => void asked.push({ question, answered }) }, timeline);
  const seqs = () => timeline.value.items.map(({ seq }) => seq);
  const answers = (page: Page) =>
    asked.shift()?.answered({ type: "history.page", ref: 1, ...page, events: [...page.events] } as never);
  return { timeline, history, asked, seqs, answers };
}

test("[W51] at the bottom the newest are held, and what was let go of is older messages again", async () => {
  const { timeline, history, asked, seqs, answers } = holding(2_500);
  await history.letGo(
    () => false,
    () => [],
  );
  expect(seqs()).toHaveLength(2_500);
  timeline.value = enter(timeline.value, joined(messages(2_501, 2_501), { entered: "gap", missed: 0 }));
  await history.letGo(
    () => false,
    () => [],
  );
  expect([seqs().length, seqs()[0], timeline.value.begins]).toEqual([2_000, 502, false]);
  history.loadOlder();
  expect(asked[0]?.question).toMatchObject({ before: 502 });
  answers({ events: messages(402, 501), more: true });
  expect([seqs()[0], timeline.value.gaps]).toEqual([402, []]);
});

test("[W51] further up, what one reads and what is in use stays; between them and the newest is a gap", async () => {
  const { timeline, history, seqs } = holding(10_001);
  await history.letGo(
    () => true,
    () => [3_000],
  );
  expect(seqs()[0]).toBe(2_001);
  expect(timeline.value.gaps).toEqual([{ after: 3_999, before: 8_002, missed: 4_002 }]);
  await history.letGo(
    () => false,
    () => [2_500],
  );
  expect(timeline.value.gaps).toHaveLength(1);
  expect(seqs()).toContain(2_500);
});

test("[W51] [D7] nothing is let go of while a page is on its way that belongs to what was held", async () => {
  const { timeline, history, seqs, answers } = holding(3_000);
  timeline.value = { ...timeline.value, begins: false };
  history.loadOlder();
  await history.letGo(
    () => false,
    () => [],
  );
  expect(seqs()).toHaveLength(3_000);
  answers({ events: [], more: false });
  await history.letGo(
    () => false,
    () => [],
  );
  expect(seqs()).toHaveLength(2_000);
});
