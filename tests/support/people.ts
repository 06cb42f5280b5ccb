import type { BrowserContextOptions, Page } from "playwright-core";
import type { Browser } from "./browser.ts";

export type Person = Awaited<ReturnType<typeof invite>>;

/** Somebody at a browser of their own, who finds everything by its accessible name. */
export async function invite(browser: Browser, url: string, options?: BrowserContextOptions) {
  const context = await browser.person(options);
  return at(await context.newPage(), url);
}

/** `tab` opens another page in the same browser. */
export function at(page: Page, url: string) {
  const button = (name: string | RegExp) => page.getByRole("button", { name, exact: true });
  const field = (name: string) => page.getByRole("textbox", { name, exact: true });
  const person = {
    page,
    button,
    field,
    messages: page.getByRole("region", { name: "Messages", exact: true }),
    people: page.getByRole("region", { name: "People", exact: true }),
    message: (text: string) => person.messages.getByRole("article").filter({ hasText: text }),
    open: (path = "/") => openPage(page, url + path),
    tab: async () => at(await page.context().newPage(), url),
    async create(name: string): Promise<string> {
      await person.open();
      await field("Your name").fill(name);
      await button("Create a room").click();
      await person.isInside();
      return (await page.getByRole("heading", { level: 1 }).textContent())?.trim() ?? "";
    },
    async join(code: string, name: string) {
      await person.open();
      await field("Your name").fill(name);
      await field("Room code").fill(code);
      await button("Join a room").click();
      await person.isInside();
    },
    async walkIn(path: string, name: string) {
      await person.open(path);
      await field("Your name").fill(name);
      await button("Enter").click();
      await person.isInside();
    },
    /** Waits until there is something to write in; a failure says what the page showed instead. */
    async isInside() {
      await field("Message")
        .waitFor()
        .catch(async (cause) => {
          throw new Error(`nobody came in; the page says:\n${await page.locator("body").ariaSnapshot()}`, { cause });
        });
    },
    async say(text: string) {
      await field("Message").fill(text);
      await field("Message").press("Enter");
    },
    async sees(text: string) {
      await person.message(text).first().waitFor();
    },
    async seesPeople(count: number) {
      await button(`People, ${count} here`).waitFor();
    },
    async reads(text: string | RegExp) {
      await page.getByText(text).first().waitFor();
    },
  };
  return person;
}

// What Chromium says when an address of this machine comes or goes while it loads something.
const changed = "ERR_NETWORK_CHANGED";

// Once more for each time that the machine's network changed meanwhile.
async function openPage(page: Page, address: string) {
  let isAbandoned = false;
  page.on("requestfailed", (request) => {
    isAbandoned ||= request.failure()?.errorText.includes(changed) ?? false;
  });
  for (;;) {
    isAbandoned = false;
    try {
      const response = await page.goto(address);
      if (!isAbandoned) return response;
    } catch (error) {
      if (!String(error).includes(changed)) throw error;
    }
  }
}
