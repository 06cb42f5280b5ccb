import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { NatsConnection as Bus } from "@nats-io/transport-node";
import { general } from "@parlor/contracts";
import { asker } from "./history/asking.ts";
import { fill } from "./history/filling.ts";
import { type TenthOfIntake, watchIntake } from "./history/intake.ts";
import { measurePages } from "./history/pages.ts";
import { measureSearches } from "./history/searches.ts";
import { openSite, type Site } from "./history/site.ts";
import { type Spread, spread } from "./history/spread.ts";
import { type HistoryFigures, historyTable } from "./history/table.ts";

/** `share` of it is done, 0 to 1. */
export type Progress = (doing: string, share: number) => void;

type Task = { readonly messages: number; readonly progress: Progress };

const starts = 5;

/** Measures a room with a long history, on a broker and a rooms service of its own. */
export async function measureHistory({ messages, progress }: Task): Promise<HistoryFigures> {
  const site = await openSite();
  try {
    await site.startRooms();
    const bus = await site.connect();
    const filling = await measureFilling(site, bus, { messages, progress });
    const ask = asker(bus);
    const pages = await measurePages(ask, general, messages, (share) => progress("reading pages", share));
    const searches = await measureSearches(ask, general, messages, (share) => progress("searching", share));
    await bus.close();
    const starts = await measureStarts(site, progress);
    const intake = await measureIntake(site, { messages, progress });
    return { messages, filling, pages, searches, starts, intake };
  } finally {
    await site.close();
  }
}

async function measureFilling(
  { look }: Site,
  bus: Bus,
  { messages, progress }: Task,
): Promise<HistoryFigures["filling"]> {
  const began = performance.now();
  await fill(bus, general, messages, (done) => progress("writing messages", done / messages));
  const filled = performance.now();
  while ((await look())?.("parlor_rooms_applied_seq") !== messages) await delay(10);
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

async function measureIntake(site: Site, { messages, progress }: Task): Promise<readonly TenthOfIntake[]> {
  await site.stopRooms();
  await site.removeReadModel();
  const started = site.startRooms();
  started.catch(() => "said below, unless watching fails first");
  const intake = await watchIntake(site.look, messages, (done) => progress("reading the log again", done / messages));
  await started;
  return intake;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { messages: { type: "string", default: "1000000" }, json: { type: "boolean" } },
  });
  const figures = await measureHistory({ messages: Number(values.messages), progress: drawn });
  process.stdout.write(`${values.json ? JSON.stringify(figures, null, 2) : historyTable(figures)}\n`);
}

function drawn(doing: string, share: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${doing} ${Math.round(share * 100)} %`);
}
