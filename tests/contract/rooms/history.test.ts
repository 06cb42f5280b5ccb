import { Epoch, type PlacedEvent, type RoomCode } from "@parlor/contracts";
import { check } from "@parlor/contracts/schema";
import { beforeAll, expect, test } from "vitest";
import { startBroker } from "../../support/broker.ts";
import { startRooms } from "../../support/service.ts";
import { asGateway, messageId } from "./as-gateway.ts";

const epochs = check(Epoch);
let gateway: Awaited<ReturnType<typeof asGateway>>;

beforeAll(async () => {
  const broker = await startBroker();
  await startRooms(broker);
  gateway = await asGateway(broker);
});

async function openDen(...texts: string[]) {
  const { room, you } = await gateway.granted("room.create", { name: "Olga" });
  const seqs: number[] = [];
  for (const text of texts) seqs.push(await gateway.post(room.code, you, text));
  return { room: room.code, you, seqs, minSeq: seqs.at(-1) ?? 0 };
}

const numbers = (count: number) => Array.from({ length: count }, (_, at) => `${at}`);
const texts = (events: readonly PlacedEvent[]) =>
  events.flatMap((event) => (event.type === "message.posted" ? [event.text] : []));
const search = async (room: RoomCode, query: string, minSeq: number) =>
  texts((await gateway.granted("history.search", { room, query, minSeq })).events);

test("[R21] history pages both ways by seq, and every event is on exactly one page", async () => {
  const den = await openDen(...numbers(230));
  const other = await openDen("not here");
  const { room } = den;
  const back: PlacedEvent[] = [];
  for (let more = true; more; ) {
    const before = back[0]?.seq;
    const page = await gateway.granted("history.fetch", {
      room,
      minSeq: other.minSeq,
      limit: 100,
      ...(before && { before }),
    });
    expect(page.events.map(({ seq }) => seq)).toEqual(page.events.map(({ seq }) => seq).sort((a, b) => a - b));
    back.unshift(...page.events);
    ({ more } = page);
  }
  const forth: PlacedEvent[] = [];
  for (let more = true; more; ) {
    const page = await gateway.granted("history.fetch", { room, minSeq: den.minSeq, after: forth.at(-1)?.seq ?? 0 });
    expect(page.events.length).toBeLessThanOrEqual(50);
    forth.push(...page.events);
    ({ more } = page);
  }
  expect(back.map(({ seq }) => seq)).toEqual(den.seqs);
  expect(texts(back)).toEqual(numbers(230));
  expect(forth).toEqual(back);
});

test("[R21] a page between two seqs has what lies between them", async () => {
  const { room, seqs, minSeq } = await openDen(...numbers(10));
  const [after, before] = [seqs[2] ?? 0, seqs[6] ?? 0];
  const page = await gateway.granted("history.fetch", { room, minSeq, after, before });
  expect(texts(page.events)).toEqual(["3", "4", "5"]);
  expect(page.more).toBe(false);
  expect((await gateway.granted("history.count", { room, minSeq, after, before })).count).toBe(3);
});

test("[R21] a page of what changed after a seq leaves out what did not, both ways", async () => {
  const { room, seqs, minSeq } = await openDen(...numbers(9));
  const changed = seqs[4] ?? 0;
  const page = async (range: object) => {
    const { events, more } = await gateway.granted("history.fetch", { room, minSeq, changed, ...range });
    return [texts(events), more];
  };
  expect(await page({})).toEqual([["5", "6", "7", "8"], false]);
  expect(await page({ limit: 2 })).toEqual([["7", "8"], true]);
  expect(await page({ after: 0, limit: 2 })).toEqual([["5", "6"], true]);
  expect(await page({ after: 0, before: changed })).toEqual([[], false]);
});

test("[R22] a page of the longest messages fits what the bus carries", async () => {
  const { room, minSeq } = await openDen(...Array.from({ length: 100 }, () => "🦊".repeat(4000)));
  const page = await gateway.granted("history.fetch", { room, minSeq, limit: 100 });
  expect(page.more).toBe(true);
  expect(page.events.length).toBeGreaterThan(9);
});

test("[D5] a second copy of a message is not visible, whenever it comes", async () => {
  const { room, you } = await openDen();
  const id = messageId("m-1");
  const first = await gateway.post(room, you, "once", id);
  const minSeq = await gateway.post(room, you, "once", id);
  expect(minSeq).toBeGreaterThan(first);
  const { events } = await gateway.granted("history.fetch", { room, minSeq });
  expect(events.map(({ seq }) => seq)).toEqual([first]);
  expect((await gateway.granted("history.count", { room, minSeq, after: 0, before: minSeq + 1 })).count).toBe(1);
  expect(await search(room, "once", minSeq)).toEqual(["once"]);
});

test("[D6] one id of two members, or in two rooms, is two messages", async () => {
  const den = await openDen();
  const attic = await openDen();
  const bo = (await gateway.granted("room.join", { room: den.room, name: "Bo" })).you;
  const id = messageId("m-1");
  await gateway.post(den.room, den.you, "Olga's", id);
  await gateway.post(den.room, bo, "Bo's", id);
  const minSeq = await gateway.post(attic.room, attic.you, "elsewhere", id);
  const page = (room: RoomCode) => gateway.granted("history.fetch", { room, minSeq });
  expect(texts((await page(den.room)).events)).toEqual(["Olga's", "Bo's"]);
  expect(texts((await page(attic.room)).events)).toEqual(["elsewhere"]);
});

test("[R23] a returning member learns which of their messages landed", async () => {
  const { room, you } = await openDen();
  const [a, b, c] = [messageId("a"), messageId("b"), messageId("c")];
  const ids = [a, b, c];
  await gateway.post(room, you, "one", a);
  const minSeq = await gateway.post(room, you, "three", c);
  expect((await gateway.granted("history.landed", { room, minSeq, by: you.id, ids })).ids).toEqual([a, c]);
  const bo = (await gateway.granted("room.join", { room, name: "Bo" })).you;
  expect((await gateway.granted("history.landed", { room, minSeq, by: bo.id, ids })).ids).toEqual([]);
});

test("[R24] search finds messages with every word, the last one unfinished, newest first, in this room only", async () => {
  const { room, minSeq } = await openDen("red fox", "Red Fóx jumps", "the fox is red!", "blue fox", "foxes are redder");
  await openDen("red fox elsewhere");
  expect(await search(room, "red fox", minSeq)).toEqual(["the fox is red!", "Red Fóx jumps", "red fox"]);
  expect(await search(room, "fox re", minSeq)).toEqual(["the fox is red!", "Red Fóx jumps", "red fox"]);
  expect(await search(room, "FÓX", minSeq)).toHaveLength(5);
  expect(await search(room, "green", minSeq)).toEqual([]);
});

test("[R25] nothing in a query is taken for syntax", async () => {
  const { room, minSeq } = await openDen('say "hello" AND go', "a * b: (c) NEAR d ^e -f", "room : general");
  expect(await search(room, '"hello"', minSeq)).toHaveLength(1);
  expect(await search(room, "AND", minSeq)).toHaveLength(1);
  expect(await search(room, "b: (c) NEAR", minSeq)).toHaveLength(1);
  for (const odd of ['"', "*", "(", "text : say", "NOT", "a OR", '"" ""', "\u0000", "-f ^e", "{room} : x"])
    expect((await gateway.granted("history.search", { room, query: odd, minSeq })).type).toBe("history.found");
  expect(await search(room, "general", minSeq)).toEqual(["room : general"]);
});

test("[R56] search finds words of every script, and signs, each where a person would look for it", async () => {
  const texts = [
    "你好世界",
    "何か食べる",
    "がんばる",
    "I like C++",
    "C is fine",
    "a <<< b",
    "की बात",
    "שָׁלוֹם",
    "👍🏽 wait...",
  ];
  const { room, minSeq } = await openDen(...texts);
  const found = {
    世界: ["你好世界"],
    か: ["何か食べる"],
    "c++": ["I like C++"],
    "<<<": ["a <<< b"],
    की: ["की बात"],
    का: [],
    שלום: ["שָׁלוֹם"],
    "👍": ["👍🏽 wait..."],
    "...": ["👍🏽 wait..."],
    我很喜欢吃苹果和香蕉还有橙子啊你呢: [],
  };
  for (const [query, texts] of Object.entries(found))
    expect([query, await search(room, query, minSeq)]).toEqual([query, texts]);
});

test("[R57] search knows who said it, whether it has a link, and when it was said, with words and without", async () => {
  const { room, you } = await openDen();
  const bo = (await gateway.granted("room.join", { room, name: "Bo B" })).you;
  const says = (by: typeof you, text: string, when: string) => {
    const event = { ts: Date.parse(when), type: "message.posted", id: messageId(crypto.randomUUID()), by: by.id };
    return gateway.write(room, JSON.stringify({ ...event, name: by.name, text }));
  };
  await says(you, "tea at https://a.example", "2026-10-31T12:00:00Z");
  await says(bo, "tea, no link", "2026-10-31T23:30:00Z");
  await says(you, "coffee", "2026-11-01T12:00:00Z");
  const minSeq = await says(bo, "tea http://b.example", "2026-11-02T00:00:00Z");
  const found = async (query: string, zone?: string) => {
    const { events } = await gateway.granted("history.search", { room, query, minSeq, ...(zone && { zone }) });
    return texts(events).map((text) => text.split(" ").at(-1));
  };
  expect(await found("from:olga")).toEqual(["coffee", "https://a.example"]);
  expect(await found('from:"bo b" tea')).toEqual(["http://b.example", "link"]);
  expect(await found("from:Bo")).toEqual([]);
  expect(await found("from:Olga from:“Bo B” has:link")).toEqual(["http://b.example", "https://a.example"]);
  expect(await found("before:2026-11-01")).toEqual(["link", "https://a.example"]);
  expect(await found("after:2026-11-01")).toEqual(["http://b.example"]);
  expect(await found("after:2026-10-31 before:2026-11-02")).toEqual(["coffee"]);
  expect(await found("tea before:2026-11-02")).toEqual(["link", "https://a.example"]);
  expect(await found("tea before:2026-11-01", "Europe/Berlin")).toEqual(["https://a.example"]);
  expect(await found("after:2026-10-31", "Europe/Berlin")).toEqual(["http://b.example", "coffee", "link"]);
  expect(await found("before:yesterday")).toEqual([]);
  const refused = { type: "refused", reason: "invalid", field: "query" };
  expect(await gateway.refused("history.search", { room, minSeq, query: "from:a ".repeat(11) })).toEqual(refused);
});

test("[R58] search finds what a message says by now, and not what it said", async () => {
  const { room, you, seqs, minSeq } = await openDen("the fox at http://a.example", "the owl", "世界 fox");
  const change = (type: string, target: number | undefined, more: object) =>
    gateway.write(
      room,
      JSON.stringify({
        ts: Date.now(),
        type,
        id: messageId(crypto.randomUUID()),
        by: you.id,
        name: you.name,
        target,
        ...more,
      }),
    );
  const before = ["世界 fox", "the fox at http://a.example"];
  expect(await search(room, "fox", minSeq)).toEqual(before);
  await change("message.edited", seqs[0], { text: "the hen" });
  await change("message.edited", seqs[1], { text: "the fox: https://b.example" });
  const after = await change("message.deleted", seqs[2], {});
  expect(await search(room, "fox", after)).toEqual(["the fox: https://b.example"]);
  expect(await search(room, "hen", after)).toEqual(["the hen"]);
  expect(await search(room, "has:link", after)).toEqual(["the fox: https://b.example"]);
  for (const gone of ["owl", "世界", "世"]) expect(await search(room, gone, after)).toEqual([]);
  expect(await search(room, "from:Olga", after)).toEqual(["the fox: https://b.example", "the hen"]);
});

test("[R44] a search for more words than the index should look for is refused, however they are joined", async () => {
  const { room, minSeq } = await openDen("a b c d e f g h i j k");
  const refused = { type: "refused", reason: "invalid", field: "query" };
  for (const joint of [" ", "-", ".", "'", "\u200b"]) {
    const query = Array.from({ length: 11 }, (_, at) => String.fromCharCode(97 + at)).join(joint);
    expect(await gateway.refused("history.search", { room, minSeq, query })).toEqual(refused);
    expect(await search(room, query.slice(0, -1 - joint.length), minSeq)).toHaveLength(1);
  }
});

test("[R24] search pages by seq", async () => {
  const { room, minSeq } = await openDen(...numbers(30).map((number) => `needle ${number}`));
  const first = await gateway.granted("history.search", { room, minSeq, query: "needle" });
  const before = first.events.at(-1)?.seq ?? 0;
  const second = await gateway.granted("history.search", { room, minSeq, query: "needle", before });
  expect([first.more, second.more]).toEqual([true, false]);
  expect([...texts(first.events), ...texts(second.events)]).toEqual(
    numbers(30)
      .map((n) => `needle ${n}`)
      .toReversed(),
  );
});

test("[R26] what pages cannot show is left out and stops nothing", async () => {
  const { room, you } = await openDen("before");
  const odd = [
    "",
    "not json",
    "null",
    "[]",
    "{}",
    '{"type":"message.edited","ts":1}',
    '{"type":"message.posted"}',
    "\u0000",
    '{"a":',
  ];
  for (const bytes of odd) await gateway.write(room, bytes);
  const minSeq = await gateway.post(room, you, "after");
  const page = await gateway.granted("history.fetch", { room, minSeq });
  expect(texts(page.events)).toEqual(["before", "after"]);
  expect(page.events).toHaveLength(2);
});

test("[R26] a seq that an event brought along is not believed", async () => {
  const { room, you } = await openDen();
  const event = { ts: 1, type: "message.posted", id: "m-1", by: you.id, name: "Olga", text: "hi", seq: 999_999_999 };
  const minSeq = await gateway.write(room, `  ${JSON.stringify(event)}\n`);
  const { events } = await gateway.granted("history.fetch", { room, minSeq });
  expect(events.map(({ seq }) => seq)).toEqual([minSeq]);
});

test("[R27] an instance that is behind waits, and says so rather than answer short", async () => {
  const { room, minSeq } = await openDen("hello");
  const beyond = { room, minSeq: minSeq + 1_000_000 };
  expect(await gateway.refused("history.fetch", beyond)).toMatchObject({ reason: "unavailable" });
  const { you } = await gateway.granted("room.join", { room, name: "Bo" });
  const asked = minSeq + 9;
  const waiting = gateway.granted("history.fetch", { room, minSeq: asked });
  const seqs: number[] = [];
  for (const text of numbers(9)) seqs.push(await gateway.post(room, you, text));
  const due = seqs.filter((seq) => seq <= asked); // the log is everybody's: others may have said something too
  expect((await waiting).events.map(({ seq }) => seq)).toEqual(expect.arrayContaining(due));
});

test("[D11] an instance that has another log than the one asked about says so rather than answer from it", async () => {
  const { room, minSeq } = await openDen("hello");
  const other: unknown = "anotherLogsEpoch";
  if (!epochs.accepts(other)) throw new Error("This is no epoch.");
  expect(await gateway.refused("history.fetch", { room, minSeq, epoch: other })).toMatchObject({
    reason: "unavailable",
  });
});
