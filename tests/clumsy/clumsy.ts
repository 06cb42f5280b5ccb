import { readRoom, showRoom } from "@parlor/contracts";
import { startProxy } from "../faults/proxy.ts";
import { type Browser, openBrowser } from "../support/browser.ts";
import type { Chat } from "../support/chat.ts";
import { watchProcessor } from "../support/processor.ts";
import { seeded } from "../support/random.ts";
import type { Finding } from "./finding.ts";
import { Ledger } from "./ledger.ts";
import { listenToAll } from "./log.ts";
import { Person } from "./person.ts";
import { record } from "./recorder.ts";
import { Tab } from "./tab.ts";
import { startWeather } from "./weather.ts";

type Run = {
  readonly chat: Chat;
  readonly seed: number;
  readonly duration: number;
  /** A fault that is planted in every page, to be found. */
  readonly plant?: () => void;
  /** Whether the browser's storage is cleared meanwhile. */
  readonly clears?: boolean;
  /** Milliseconds on a fair network; a page finds a dead connection within a minute. */
  readonly recovery?: number;
  /** Ends the run as soon as this rule is broken. */
  readonly until?: Finding["rule"];
};

/** Lets a clumsy person loose on the page; resolves to what broke the rules, each thing once. */
export async function beClumsy({
  chat,
  seed,
  duration,
  plant,
  clears = true,
  recovery = 70_000,
  until,
}: Run): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const found = (finding: Finding) => {
    if (!findings.some(({ rule, what }) => rule === finding.rule && what === finding.what)) findings.push(finding);
  };
  const broken = () => until !== undefined && findings.some(({ rule }) => rule === until);
  const port = Number(new URL(chat.url).port);
  const proxy = await startProxy({ host: "127.0.0.1", port });
  const url = `http://127.0.0.1:${proxy.port}`;
  const [browser, heard] = await Promise.all([openBrowser(), listenToAll(chat)]);
  const context = await browser.person();
  context.setDefaultTimeout(5000);
  const processor = await watchProcessor(browser);
  await record(context, { found, worked: processor.worked });
  if (plant) await context.addInitScript(plant);
  const tabs = [new Tab(await context.newPage(), found), new Tab(await context.newPage(), found)];
  const ledger = new Ledger();
  const person = new Person({ context, tabs, url, ledger, heard, random: seeded(seed), clears });

  await Promise.all(tabs.map(({ page }) => page.goto(url)));
  const weather = startWeather(proxy, seeded(seed + 1));
  const end = Date.now() + duration;
  const acts = new Map<string, number>();
  while (Date.now() < end && !broken()) {
    const act = await person.act();
    acts.set(act, (acts.get(act) ?? 0) + 1);
  }
  await weather.fair();

  if (!broken()) for (const finding of await settle(tabs, heard, recovery, broken)) found(finding);
  if (!broken()) await lookFor(ledger, heard, tabs, url, found, broken);
  console.log(`Seed ${seed}: ${person.said} texts in ${person.rooms.length} rooms;`, Object.fromEntries(acts));
  processor.stop();
  await closeAll(browser);
  return findings;
}

type Heard = Awaited<ReturnType<typeof listenToAll>>;

async function settle(
  tabs: readonly Tab[],
  heard: Heard,
  recovery: number,
  broken: () => boolean,
): Promise<readonly Finding[]> {
  const findings = await Promise.all(
    tabs.map(async (tab, number): Promise<Finding | undefined> => {
      if (!(await within(recovery, async () => (await tab.waits()) === undefined)))
        return { rule: "alive", what: `Tab ${number} says “${await tab.waits()}” for ever.` };
      for (let time = 0; time < 3; time++) await tab.page.keyboard.press("Escape");
      const text = `the last word of tab ${number}`;
      const room = await tab.say(text, false, "key").catch(() => undefined);
      if (room === undefined || (await within(recovery, async () => broken() || heard.has(text, room))))
        return undefined;
      return { rule: "heard", what: `Tab ${number} shows ${showRoom(room)}, and nobody hears it.` };
    }),
  );
  return findings.filter((finding) => finding !== undefined);
}

// What is in no log must show where it was written: as not sent yet, or still to be sent.
async function lookFor(
  ledger: Ledger,
  heard: Heard,
  [tab]: readonly Tab[],
  url: string,
  found: (finding: Finding) => void,
  broken: () => boolean,
): Promise<void> {
  for (const finding of ledger.astray(heard)) found(finding);
  for (const room of new Set(ledger.missing(heard).map((one) => one.room))) {
    if (tab === undefined || broken()) return;
    await tab.page.goto(`${url}/${room === readRoom("general")?.code ? "general" : showRoom(room)}`);
    const enter = tab.page.getByRole("button", { name: "Enter", exact: true });
    await tab.field
      .or(enter)
      .first()
      .waitFor({ timeout: 20_000 })
      .catch(() => undefined);
    if (await enter.isVisible()) await enter.click().catch(() => undefined);
    const missing = () => ledger.missing(heard).filter((one) => one.room === room);
    await within(20_000, async () => missing().length === 0);
    const shown = await tab.page.locator("body").textContent();
    const written = await tab.field.inputValue({ timeout: 1000 }).catch(() => "");
    for (const { text } of missing())
      if (!withoutSigns(shown ?? "").includes(withoutSigns(text)) && !written.includes(text))
        found({ rule: "kept", what: `“${text}”, sent in ${showRoom(room)}, is gone.` });
  }
}

/** A message shows its Markdown without the signs. */
const withoutSigns = (text: string) => text.replace(/[`*]/g, "");

async function within(milliseconds: number, isSo: () => Promise<boolean>): Promise<boolean> {
  const end = Date.now() + milliseconds;
  while (Date.now() < end) {
    if (await isSo()) return true;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return isSo();
}

const closeAll = ({ close }: Browser) => close();
