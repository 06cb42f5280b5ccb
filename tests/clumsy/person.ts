import { setTimeout as delay } from "node:timers/promises";
import { showRoom } from "@parlor/contracts";
import type { BrowserContext, Locator } from "playwright-core";
import type { Random } from "../support/random.ts";
import type { Ledger } from "./ledger.ts";
import type { Tab } from "./tab.ts";
import { someName, someText } from "./texts.ts";

type Heard = { has(text: string, room?: string): boolean };
type Parts = {
  readonly context: BrowserContext;
  readonly tabs: readonly Tab[];
  readonly url: string;
  readonly ledger: Ledger;
  readonly heard: Heard;
  readonly random: Random;
  readonly clears: boolean;
};

// It says that it throws unsent messages away, and is pressed all the same.
const throwsAway = /^(Delete|Forget everything)/;
const namedRooms = ["left-room", "right-room"];
const sizes = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
  { width: 320, height: 568 },
] as const;

/** Somebody who is in a hurry, has two tabs open, and waits for nothing. */
export class Person {
  readonly #parts: Parts;
  readonly #rooms = new Set<string>(namedRooms.map((name) => `/${name}`));
  #said = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get said(): number {
    return this.#said;
  }

  get rooms(): readonly string[] {
    return [...this.#rooms];
  }

  /** One act in one tab; it is given up if it cannot be done any more. */
  async act(): Promise<string> {
    const { tabs, random } = this.#parts;
    const tab = random.one(tabs);
    const act = random.one(acts);
    await this[act](tab).catch((error: unknown) => {
      if (!hasChanged(error)) throw error;
    });
    const room = await tab.room();
    if (room !== undefined) this.#rooms.add(`/${showRoom(room).toLowerCase()}`);
    return act;
  }

  async speak(tab: Tab): Promise<void> {
    const { random, ledger } = this.#parts;
    const text = someText(random, ++this.#said);
    const room = await tab.say(text, random.between(0, 1) < 0.3, random.one(["key", "key", "button"]));
    if (room !== undefined) ledger.sent(text, room);
  }

  async press(tab: Tab): Promise<void> {
    const { random } = this.#parts;
    const buttons = await tab.buttons();
    if (buttons.length === 0) return;
    const name = await tab.press(random.one(buttons), random.between(0, 1) < 0.4);
    if (throwsAway.test(name)) this.#parts.ledger.thrownAway(this.#parts.heard);
  }

  async comeIn(tab: Tab): Promise<void> {
    const { random, url } = this.#parts;
    if (await tab.field.isVisible()) return;
    const field = tab.page.getByRole("textbox", { name: "Your name", exact: true });
    if (!(await field.isVisible())) await tab.page.goto(url + random.one(this.rooms), { waitUntil: "commit" });
    if (await field.isVisible()) await field.fill(someName(random), { timeout: 1000 });
    const names = ["Enter", "Create a room", "Enter General"];
    for (const name of names) {
      const button = tab.page.getByRole("button", { name, exact: true });
      if (!(await button.isVisible())) continue;
      await button.click({ timeout: 1000 });
      if (random.between(0, 1) < 0.5) await this.#again(tab, button);
      return;
    }
  }

  async #again(tab: Tab, button: Locator): Promise<void> {
    const { random } = this.#parts;
    await delay(random.between(20, 400));
    if (random.one([true, false])) await button.click({ timeout: 500 });
    else await tab.page.keyboard.press("Enter");
  }

  goSomewhere(tab: Tab): Promise<unknown> {
    const { random, url } = this.#parts;
    return tab.page.goto(url + random.one(["/", "/general", ...this.rooms]), { waitUntil: "commit", timeout: 5000 });
  }

  goBack = (tab: Tab) => tab.page.evaluate(() => history.back());
  goForward = (tab: Tab) => tab.page.evaluate(() => history.forward());
  reload = (tab: Tab) => tab.page.reload({ waitUntil: "commit", timeout: 5000 });
  resize = (tab: Tab) => tab.page.setViewportSize(this.#parts.random.one(sizes));
  escape = (tab: Tab) => tab.page.keyboard.press(this.#parts.random.one(["Escape", "Tab", "F6", "Enter"]));

  async clearStorage(tab: Tab): Promise<void> {
    const { context, url, ledger, heard, clears } = this.#parts;
    if (!clears) return;
    ledger.thrownAway(heard);
    const session = await context.newCDPSession(tab.page);
    await session.send("Storage.clearDataForOrigin", { origin: url, storageTypes: "all" });
    await session.detach();
  }
}

const acts = [
  ...(["speak", "speak", "speak", "speak", "press", "press", "press", "press", "comeIn", "comeIn", "comeIn"] as const),
  ...([
    "speak",
    "speak",
    "press",
    "press",
    "comeIn",
    "goSomewhere",
    "goBack",
    "goForward",
    "reload",
    "reload",
  ] as const),
  ...(["resize", "escape", "clearStorage"] as const),
];

const hasChanged = (error: unknown) =>
  error instanceof Error &&
  /Timeout|ERR_|Execution context was destroyed|navigat|detached|not attached|interrupted|closed|not visible/.test(
    error.message,
  );
