import { expect, vi } from "vitest";
import { openBrowser } from "./browser.ts";
import { invite, type Person } from "./people.ts";

const names = ["Ana", "Bo", "Cleo"] as const;

/** So that every message is drawn: of a long list the page draws what is near. */
const high = { width: 1280, height: 6000 };

export type Talk = Awaited<ReturnType<typeof gather>>;

/** Three people in a room, each in a browser, whose every word is counted. */
export async function gather(url: string) {
  const browser = await openBrowser();
  const [ana, bo, cleo] = [await invite(browser, url), await invite(browser, url), await invite(browser, url)];
  const room = await ana.create("Ana");
  await bo.join(room, "Bo");
  await cleo.join(room, "Cleo");
  await ana.seesPeople(3);
  const people = [ana, bo, cleo];
  for (const { page } of people) await page.setViewportSize(high);
  const said: string[] = [];
  return {
    room,
    people,
    async round(topic: string) {
      const words = names.map((name) => `${name}, ${topic}.`);
      said.push(...words);
      await Promise.all(people.map((person, at) => person.say(words[at] ?? "")));
    },
    async agree() {
      await vi.waitFor(
        async () => {
          const [one = [], ...others] = await Promise.all(people.map(wordsOf));
          expect(one.toSorted()).toEqual(said.toSorted());
          for (const other of others) expect(other).toEqual(one);
        },
        { timeout: 60_000, interval: 250 },
      );
      for (const person of people) await person.seesPeople(people.length);
    },
    async leave() {
      await people.pop()?.page.close();
      for (const person of people) await person.seesPeople(people.length);
    },
  };
}

async function wordsOf({ messages }: Person): Promise<string[]> {
  const articles = await messages.getByRole("article").allTextContents();
  return articles.flatMap((text) => /(?:Ana|Bo|Cleo), [^.]+\./.exec(text) ?? []);
}
