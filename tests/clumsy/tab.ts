import { type RoomCode, readRoom } from "@parlor/contracts";
import type { Locator, Page } from "playwright-core";
import type { Finding } from "./finding.ts";

const actsWithin = 3000;
const hurried = { timeout: 1500 };

/** Presses what is there, whether or not it is there a moment later. */
export class Tab {
  readonly page: Page;
  readonly #found: (finding: Finding) => void;
  #last = "";

  constructor(page: Page, found: (finding: Finding) => void) {
    this.page = page;
    this.#found = found;
  }

  get field(): Locator {
    return this.page.getByRole("textbox", { name: "Message", exact: true });
  }

  async room(): Promise<RoomCode | undefined> {
    if (!(await this.field.isVisible().catch(() => false))) return undefined;
    return readRoom(new URL(this.page.url()).pathname)?.code;
  }

  async waits(): Promise<string | undefined> {
    const waiting = this.page.getByText(/^(Joining…|Opening…|Entering…)$/);
    return (
      (await waiting
        .first()
        .textContent({ timeout: 100 })
        .catch(() => null)) ?? undefined
    );
  }

  async say(text: string, twice: boolean, way: "key" | "button"): Promise<RoomCode | undefined> {
    const room = await this.room();
    if (room === undefined) return undefined;
    await this.field.fill(text, hurried);
    for (let time = 0; time < (twice ? 2 : 1); time++) {
      if (way === "key") await this.field.press("Enter", hurried);
      else await this.page.getByRole("button", { name: "Send", exact: true }).click(hurried);
    }
    return (await this.room()) === room ? room : undefined;
  }

  async buttons(): Promise<readonly Locator[]> {
    const over = this.page.locator("dialog[open], :popover-open");
    const from = (await over.count()) > 0 ? over.last() : this.page.locator("body");
    return from.locator('button:visible:not([disabled], [aria-disabled="true"])').all();
  }

  async press(button: Locator, twice: boolean): Promise<string> {
    const name = await button.evaluate((it) => it.getAttribute("aria-label") ?? it.textContent ?? "", null, hurried);
    await button.hover(hurried);
    const box = await button.boundingBox(hurried);
    if (box === null) return "";
    const judged = name !== this.#last && !(await this.#isAnswered(name));
    this.#last = name;
    const address = this.page.url();
    const before = await this.#changes();
    await this.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2, {
      clickCount: twice ? 2 : 1,
      delay: 20,
    });
    if (!judged) return name;
    const till = Date.now() + actsWithin;
    while (Date.now() < till) {
      if (this.page.url() !== address || (await this.#changes()) !== before) return name;
      await this.page.waitForTimeout(50);
    }
    this.#found({ rule: "alive", what: `“${name}” does nothing at ${new URL(address).pathname}.` });
    return name;
  }

  // Nothing was written, or what it would say stands there already.
  async #isAnswered(name: string): Promise<boolean> {
    if (name === "Send") return (await this.field.inputValue(hurried)).trim() === "";
    if ((await this.waits()) !== undefined) return true;
    return (await this.page.locator(".toast, .wrong").count()) > 0;
  }

  // Undefined while the page is loaded.
  #changes(): Promise<number | undefined> {
    return this.page.evaluate(() => Reflect.get(window, "clumsy")?.changes).catch(() => undefined);
  }
}
