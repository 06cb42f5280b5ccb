import { beforeAll, expect, test } from "vitest";
import { type Browser, openBrowser } from "../support/browser.ts";
import { type Chat, startChat } from "../support/chat.ts";
import { invite, type Person } from "../support/people.ts";
import { slowly } from "../support/slow.ts";

let chat: Chat;
let browser: Browser;
let network: Awaited<ReturnType<typeof slowly>>;
beforeAll(async () => {
  [chat, browser] = await Promise.all([startChat({ page: true }), openBrowser()]);
  network = await slowly(chat.url);
});

async function farAway() {
  const ana = await invite(browser, network.url);
  const asked: string[] = [];
  ana.page.on("websocket", (socket) =>
    socket.on("framesent", ({ payload }) => {
      const type = /"type":"(room\.(?:join|create))"/.exec(payload.toString())?.[1];
      if (type) asked.push(type);
    }),
  );
  return { ana, asked };
}

// Presses what is under the pointer there now, and 120 ms later what is there then.
async function pressTwice({ page }: Person, name: string) {
  const box = await page.getByRole("button", { name, exact: true }).boundingBox();
  if (box === null) throw new Error(`There is no button ${name}.`);
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.click(x, y);
  await page.waitForTimeout(120);
  await page.mouse.click(x, y);
}

async function isInOnce({ ana, asked }: Awaited<ReturnType<typeof farAway>>, here = 1) {
  await ana.field("Message").waitFor();
  await ana.say("can you hear me");
  await ana.message("can you hear me").getByText("Sent").waitFor();
  await ana.seesPeople(here);
  expect(asked).toHaveLength(1);
  expect(await ana.field("Message").inputValue()).toBe("");
}

async function enters(ana: Person, path: string) {
  await ana.open(path);
  await ana.reads("Nobody has opened this room yet.");
  await ana.field("Your name").fill("Ana");
  await ana.button("Enter").click();
  await ana.field("Message").waitFor();
}

const doors: Record<string, (ana: Person) => Promise<unknown>> = {
  "Enter twice": (ana) => pressTwice(ana, "Enter"),
  "the key twice": async (ana) => {
    await ana.field("Your name").press("Enter");
    await ana.page.waitForTimeout(120);
    await ana.field("Your name").press("Enter");
  },
  "ten times as fast as one can": (ana) =>
    ana.page.evaluate(() => {
      for (let at = 0; at < 10; at++) document.querySelector("form")?.requestSubmit();
    }),
};

test.each(Object.entries(doors))("[J1] at a door, 300 ms away: %s", async (name, press) => {
  const person = await farAway();
  await person.ana.open(`/door-${name.replaceAll(" ", "-").slice(0, 12)}`);
  await person.ana.reads("Nobody has opened this room yet.");
  await person.ana.field("Your name").fill("Ana");
  await press(person.ana);
  await isInOnce(person);
});

test("[J1] what is pressed while one goes in after a reload changes nothing", async () => {
  const person = await farAway();
  const { ana, asked } = person;
  await enters(ana, "/slow-reload");
  asked.length = 0;
  await ana.page.reload();
  const enter = ana.page.locator("form button[type=submit]");
  await enter.first().click({ noWaitAfter: true });
  await isInOnce(person);
});

test("[J1] Create a room, pressed twice, makes one room with one person in it", async () => {
  const person = await farAway();
  await person.ana.open();
  await person.ana.field("Your name").fill("Ana");
  await pressTwice(person.ana, "Create a room");
  await person.ana.field("Message").waitFor();
  await person.ana.page.keyboard.press("Escape");
  await isInOnce(person);
  expect(person.asked).toEqual(["room.create"]);
});

test("[J1] Join a room and Enter General, pressed twice, bring in once", async () => {
  const owner = await chat.create("Olga");
  for (const [button, code, here] of [
    ["Join a room", owner.joined.room.code, 2],
    ["Enter General", "", 1],
  ] as const) {
    const person = await farAway();
    await person.ana.open();
    await person.ana.field("Your name").fill("Ana");
    await person.ana.field("Room code").fill(code);
    await pressTwice(person.ana, button);
    await isInOnce(person, here);
    await person.ana.page.context().close();
  }
});

test("[J1] a room that one was in, pressed twice, is one step of the way", async () => {
  const { ana } = await farAway();
  await enters(ana, "/twice-back");
  await ana.open();
  const before = await ana.page.evaluate(() => history.length);
  await ana.page.getByRole("link", { name: "twice-back", exact: true }).dblclick();
  await ana.button("Enter").waitFor();
  expect(await ana.page.evaluate(() => history.length)).toBe(before + 1);
});

test("[J1] what the owner asks twice before the answer is there is done once", async () => {
  const far = await slowly(chat.url);
  const ana = await invite(browser, far.url);
  const code = await ana.create("Ana");
  await ana.page.keyboard.press("Escape");
  const bo = await chat.join(code, "Bo");
  far.set("down", { delay: 4_000 }); // time enough for a second press, however busy the machine is
  for (let at = 0; at < 2; at++) {
    await ana.button("More").click();
    await ana.button("Lock the room").click();
  }
  await ana.reads("You locked the room: nobody new comes in");
  await ana.say("after the lock");
  await bo.next("message.posted", ({ text }) => text === "after the lock");
  expect(bo.unread().filter(({ type }) => type === "room.locked")).toHaveLength(1);
});

test("[J2] a page whose answer never came asks again and is the same person, at the same name", async () => {
  const { ana } = await farAway();
  await chat.join("lost-answer", "Olga");
  await ana.open("/lost-answer");
  await ana.reads("1 person is inside.");
  await ana.field("Your name").fill("Ana");
  await ana.button("Enter").click();
  await ana.page.waitForTimeout(200); // the question has arrived, and the answer is on its way
  network.cut();
  await ana.field("Message").waitFor();
  await ana.button("People, 2 here").click();
  expect(await ana.people.getByText("Ana", { exact: true }).count()).toBe(1);
  expect(await ana.page.getByText("Ana 2").count()).toBe(0);
});

test("[J2] who reloads while the answer is on its way is the same person", async () => {
  const { ana, asked } = await farAway();
  await chat.join("reload-early", "Olga");
  await ana.open("/reload-early");
  await ana.reads("1 person is inside.");
  await ana.field("Your name").fill("Ana");
  network.set("down", { silent: true });
  await ana.button("Enter").click();
  await expect.poll(() => asked.length).toBe(1);
  await ana.page.waitForTimeout(200); // it has arrived
  network.cut();
  network.slow();
  await ana.page.reload();
  await ana.field("Your name").fill("Ana");
  await ana.button("Enter").click();
  await ana.seesPeople(2);
});
