import type { Page } from "@parlor/client/timeline";
import { expect, test } from "vitest";
import { Quotes } from "./quotes.ts";
import { posted } from "./testing.ts";

const reply = (seq: number, to: number) => ({ ...posted(seq), reply: to });

function setUp(held: readonly number[] = []) {
  const asked: { readonly places: readonly number[]; readonly answer: (page: Page | undefined) => void }[] = [];
  const quotes = new Quotes(
    (places, answer) => void asked.push({ places, answer }),
    (seq) => held.includes(seq),
  );
  return { quotes, asked };
}
const settled = () => new Promise<void>((resolve) => queueMicrotask(resolve));

test("[W47] one question asks for all that a page's replies answer and the timeline does not hold", async () => {
  const { quotes, asked } = setUp([7]);
  quotes.want([reply(50, 3), reply(51, 3), reply(52, 7), reply(53, 4), posted(54)]);
  await settled();
  expect(asked.map(({ places }) => places)).toEqual([[3, 4]]);
  quotes.want([reply(55, 3)]);
  asked[0]?.answer({ events: [posted(3)], more: false });
  expect([...quotes.held.value.keys()]).toEqual([3]); // 4 is gone
  quotes.want([reply(56, 3)]);
  await settled();
  expect(asked).toHaveLength(1);
});

test("[W47] what did not fit into the answer is asked for again, and nothing while there is no answer", async () => {
  const { quotes, asked } = setUp();
  quotes.want([reply(50, 3), reply(51, 4)]);
  await settled();
  asked[0]?.answer({ events: [posted(3)], more: true });
  expect(asked[1]?.places).toEqual([4]);
  asked[1]?.answer(undefined);
  await settled();
  expect(asked).toHaveLength(2);
});

test("[W47] what is heard about a quoted message is folded in, and all is asked for again where it may be stale", async () => {
  const { quotes, asked } = setUp();
  quotes.want([reply(50, 3)]);
  await settled();
  asked[0]?.answer({ events: [posted(3)], more: false });
  const author = { by: posted(3).by, name: "Bo", ts: 60 };
  quotes.hears({ type: "message.deleted", id: "d", target: 3, seq: 60, ...author } as never);
  expect(quotes.held.value.get(3)).toMatchObject({ text: "", deleted: author });
  quotes.doubt([reply(50, 3)]);
  await settled();
  expect(asked[1]?.places).toEqual([3]);
});
