import { execFileSync } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { connectBus } from "@parlor/bus";
import { general } from "@parlor/contracts";
import { openLog } from "@parlor/service";
import { asker } from "./history/asking.ts";
import { fill } from "./history/filling.ts";
import { type RunningParlor, startParlor } from "./parlor.ts";
import { startCrowd } from "./screen/crowd.ts";
import { type Paged, pageBack } from "./screen/paging.ts";
import { type Browser, come, enter, launchBrowser } from "./screen/person.ts";
import { type Smooth, share, watchSmooth } from "./screen/smooth.ts";

export type ScreenFigures = {
  readonly messages: number;
  readonly minutes: number;
  /** In ms until the first message is on the screen, in a room with that many messages. */
  readonly entering: { readonly p50: number; readonly p95: number };
  readonly paging: Paged;
  readonly crowd: Smooth;
};

type Task = { readonly messages: number; readonly minutes: number; readonly say: (doing: string) => void };

const entries = 20;
const pagedBack = 3_000;
const perSecond = 200;
const gone = 10_000;
const room = "crowd";

/** Measures the page in Chromium, which has all cores, as a person's has: Parlor and the crowd have one each. */
export async function measureScreen({ messages, minutes, say }: Task): Promise<ScreenFigures> {
  const parlor = await startParlor({ cores: [0], page: true });
  const own = coresOf();
  try {
    say(`writing ${messages} messages`);
    await fillGeneral(parlor, messages);
    keepTo("0-1");
    const browser = await launchBrowser();
    keepTo(own);
    try {
      say("entering");
      const times: number[] = [];
      while (times.length < entries) times.push(await entryOf(browser, `${parlor.page}/${general}`));
      say("reading back");
      const reader = await come(browser, `${parlor.page}/${general}`, "Reader");
      await enter(reader);
      const paging = await pageBack(reader, Math.min(pagedBack, messages - 100));
      await reader.leave();
      const crowd = await inCrowd(parlor, browser, { minutes, say });
      return { messages, minutes, entering: { p50: share(times, 0.5), p95: share(times, 0.95) }, paging, crowd };
    } finally {
      await browser.close();
    }
  } finally {
    await parlor.stop();
  }
}

async function fillGeneral({ bus: url }: RunningParlor, messages: number): Promise<void> {
  const { nats } = await connectBus("gateway", { NATS_URL: url, NATS_PASSWORD_FILE: "" }, openLog("bench", "silent"));
  await fill(nats, general, messages, () => undefined);
  const ask = asker(nats);
  const newest = async () =>
    (await ask({ type: "history.fetch", room: general, limit: 1, before: messages + 1, minSeq: messages })).seqs[0];
  while ((await newest()) !== messages) await delay(500);
  await nats.close();
}

async function entryOf(browser: Browser, url: string): Promise<number> {
  const visitor = await come(browser, url, "Visitor");
  const took = await enter(visitor);
  await visitor.leave();
  return took;
}

async function inCrowd(
  parlor: RunningParlor,
  browser: Browser,
  { minutes, say }: Omit<Task, "messages">,
): Promise<Smooth> {
  const crowd = await startCrowd(parlor.urls[0] ?? "", room, perSecond);
  try {
    const reader = await come(browser, `${parlor.page}/${room}`, "Reader");
    await enter(reader);
    say(`${gone} messages go by`);
    while (crowd.said() < gone) await delay(100);
    say(`${perSecond} messages a second for ${minutes} minutes`);
    return await watchSmooth(reader, minutes * 60);
  } finally {
    crowd.stop();
  }
}

const coresOf = () =>
  execFileSync("taskset", ["--cpu-list", "--pid", String(process.pid)], { encoding: "utf8" })
    .trim()
    .split(": ")[1] ?? "";

// What is started from here on keeps to these cores.
function keepTo(cores: string): void {
  execFileSync("taskset", ["--all-tasks", "--cpu-list", "--pid", cores, String(process.pid)], { stdio: "ignore" });
}
