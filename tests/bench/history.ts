import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { general } from "@parlor/contracts";
import { asker } from "./history/asking.ts";
import { fill, react, reactionsOfEach } from "./history/filling.ts";
import { type TenthOfIntake, watchIntake } from "./history/intake.ts";
import { measurePages } from "./history/pages.ts";
import { measureSearches } from "./history/searches.ts";
import { openSite, type Site } from "./history/site.ts";
import { type Spread, spread } from "./history/spread.ts";
import { type HistoryFigures, historyTable, type Writing } from "./history/table.ts";

/** `share` of it is done, 0 to 1. */
export type Progress = (doing: string, share: number) => void;

/** Of the newest `reacted` messages each has ten reactions, once all else but the intake is measured. */
type Task = { readonly messages: number; readonly reacted: number; readonly progress: Progress };

const starts = 5;

/** Measures a room with a long history, on a broker and a rooms service of its own. */
export async function measureHistory({ messages, reacted, progress }: Task): Promise<HistoryFigures> {
  const site = await openSite();
  try {
    await site.startRooms();
    const bus = await site.connect();
    const filling = await measureWriting(site, messages, () =>
      fill(bus, general, messages, (done) => progress("writing messages", done / messages)),
    );
    const ask = asker(bus);
    const pages = await measurePages(ask, general, { messages }, (share) => progress("reading pages", share));
    const searches = await measureSearches(ask, general, messages, (share) => progress("searching", share));
    const starts = await measureStarts(site, progress);
    const [first, end] = [messages - reacted + 1, messages + reacted * reactionsOfEach];
    const reacting = await measureWriting(site, end, () =>
      react(bus, general, { first, last: messages }, (done) => progress("reacting", done / (end - messages))),
    );
    const told = (share: number) => progress("reading pages with reactions", share);
    const reactedPages = await measurePages(ask, general, { messages, end }, told);
    await bus.close();
    const intake = await measureIntake(site, end, progress);
    const reactions = { of: reacted, events: end - messages, writing: reacting, pages: reactedPages };
    return { messages, filling, pages, searches, starts, reactions, intake };
  } finally {
    await site.close();
  }
}

async function measureWriting({ look }: Site, end: number, write: () => Promise<void>): Promise<Writing> {
  const began = performance.now();
  await write();
  const filled = performance.now();
  while ((await look())?.("parlor_rooms_applied_seq") !== end) await delay(10);
  return { seconds: (filled - began) / 1000, behind: (performance.now() - filled) / 1000 };
}

async function measureStarts(site: Site, progress: Progress): Promise<Spread> {
  const times: number[] = [];
  while (times.length < starts) {
    progress("starting", times.length / starts);
    await site.stopRooms();
    times.push(await site.startRooms());
  }
  return spread(times);
}

async function measureIntake(site: Site, events: number, progress: Progress): Promise<readonly TenthOfIntake[]> {
  await site.stopRooms();
  await site.removeReadModel();
  const started = site.startRooms();
  started.catch(() => "said below, unless watching fails first");
  const intake = await watchIntake(site.look, events, (done) => progress("reading the log again", done / events));
  await started;
  return intake;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      messages: { type: "string", default: "1000000" },
      /** The newest that have ten reactions each; by default a tenth. */
      reacted: { type: "string" },
      json: { type: "boolean" },
    },
  });
  const messages = Number(values.messages);
  const reacted = values.reacted === undefined ? Math.ceil(messages / 10) : Number(values.reacted);
  const figures = await measureHistory({ messages, reacted, progress: drawn });
  process.stdout.write(`${values.json ? JSON.stringify(figures, null, 2) : historyTable(figures)}\n`);
}

function drawn(doing: string, share: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${doing} ${Math.round(share * 100)} %`);
}
