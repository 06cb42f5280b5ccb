import { beforeAll, expect, test } from "vitest";
import { type Browser, openBrowser } from "../support/browser.ts";
import { type Chat, startChat } from "../support/chat.ts";
import { invite, type Person } from "../support/people.ts";

let chat: Chat;
let browser: Browser;
beforeAll(async () => {
  [chat, browser] = await Promise.all([startChat({ page: true }), openBrowser()]);
});

const keepsNothing = /This browser keeps nothing for this page/;
const somebody = () => invite(browser, chat.url);

// As the browser does when its user clears a site's data.
async function clearDatabases({ page }: Person) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Storage.clearDataForOrigin", { origin: chat.url, storageTypes: "indexeddb" });
}

async function deleteFromAnotherTab(ana: Person) {
  const other = await ana.page.context().newPage();
  await other.goto(`${chat.url}/nothing/here`);
  await other.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const request = indexedDB.deleteDatabase("parlor");
        request.onsuccess = resolve;
        request.onerror = reject;
        request.onblocked = reject;
      }),
  );
  await other.close();
}

const losses = { "cleared by the browser": clearDatabases, "deleted from another tab": deleteFromAnotherTab };

test.each(Object.entries(losses))(
  "[J3] a database that is %s while the page is open keeps nobody out",
  async (_, lose) => {
    const bo = await chat.create("Bo");
    const ana = await somebody();
    await ana.open();
    await ana.reads(/here now/);
    await lose(ana);
    await ana.field("Your name").fill("Ana");
    await ana.field("Room code").fill(bo.joined.room.code);
    await ana.button("Join a room").click();
    await ana.say("I am in");
    await ana.message("I am in").getByText("Sent").waitFor();
  },
);

test.each(Object.entries(losses))(
  "[J3] a database that is %s in a room loses nothing that is unsent",
  async (_, lose) => {
    const ana = await somebody();
    const code = await ana.create("Ana");
    await ana.page.keyboard.press("Escape");
    for (const gateway of chat.gateways) gateway.signal("SIGSTOP");
    try {
      await ana.say("before it was lost");
      await ana.message("before it was lost").waitFor();
      await lose(ana);
      await ana.say("after it was lost");
      await ana.field("Message").fill("a draft");
      await expect.poll(() => textsKept(ana)).toEqual(["a draft", "after it was lost", "before it was lost"]);
    } finally {
      for (const gateway of chat.gateways) gateway.signal("SIGCONT");
    }
    await ana.message("after it was lost").getByText("Sent").waitFor();
    await ana.open(`/${code}`);
    await expect.poll(() => ana.field("Message").inputValue()).toBe("a draft");
  },
);

const textsKept = ({ page }: Person) =>
  page.evaluate(async () => {
    const ask = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await ask(indexedDB.open("parlor", 1));
    const stores = database.transaction(["posts", "drafts"]);
    const kept = [await ask(stores.objectStore("posts").getAll()), await ask(stores.objectStore("drafts").getAll())];
    database.close();
    return kept
      .flat()
      .map(({ text }: { text: string }) => text)
      .sort();
  });

const refusals: Record<string, () => void> = {
  "refuses to open": () => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("no", "SecurityError");
    };
  },
  "never opens": () => {
    IDBFactory.prototype.open = () => Object.create(IDBOpenDBRequest.prototype);
  },
  "is full": () => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException("no", "QuotaExceededError");
    };
  },
  "is not there": () => {
    Object.defineProperty(window, "indexedDB", { value: undefined });
    Object.defineProperty(window, "IDBKeyRange", { value: undefined });
  },
  "refuses, as all storage does": () => {
    const no = () => {
      throw new DOMException("no", "SecurityError");
    };
    IDBFactory.prototype.open = no;
    for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name, { get: no });
  },
};

test.each(Object.entries(refusals))(
  "[J3] a database that %s: it is said once, and what is unsent is held",
  async (_, refuse) => {
    const bo = await chat.create("Bo");
    const ana = await somebody();
    await ana.page.addInitScript(refuse);
    const began = performance.now();
    await ana.join(bo.joined.room.code, "Ana");
    expect(performance.now() - began).toBeLessThan(10_000);
    for (const gateway of chat.gateways) gateway.signal("SIGSTOP");
    try {
      await ana.say("held in memory");
      await ana.message("held in memory").waitFor();
    } finally {
      for (const gateway of chat.gateways) gateway.signal("SIGCONT");
    }
    await bo.next("message.posted", ({ text }) => text === "held in memory");
    await ana.reads(keepsNothing);
    await ana.page.getByRole("note").getByRole("button", { name: "OK", exact: true }).click();
    await ana.say("and again");
    await ana.message("and again").getByText("Sent").waitFor();
    expect(await ana.page.getByText(keepsNothing).count()).toBe(0);
    // The draft survives a look at the start page.
    await ana.field("Message").fill("half a sentence");
    await ana.page.getByRole("link", { name: "Leave, to the start page" }).click();
    await ana.button("Create a room").waitFor();
    await ana.page.goBack();
    await ana.button("Enter").click();
    await expect.poll(() => ana.field("Message").inputValue()).toBe("half a sentence");
  },
);

test("[J3] a database that opens again gets what was held, and the notice is gone", async () => {
  const ana = await somebody();
  await ana.page.addInitScript(() => {
    const open = IDBFactory.prototype.open;
    IDBFactory.prototype.open = function (...given) {
      if (document.title.includes("General")) return open.apply(this, given);
      throw new DOMException("no", "UnknownError");
    };
  });
  await ana.open();
  await ana.field("Your name").fill("Ana");
  await ana.button("Create a room").click();
  await ana.field("Message").fill("a draft");
  await ana.reads(keepsNothing);
  await ana.page.evaluate(() => {
    document.title = "General";
  });
  await ana.page.getByText(keepsNothing).waitFor({ state: "detached" });
  expect(await textsKept(ana)).toEqual(["a draft"]);
});
