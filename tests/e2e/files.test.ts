import { beforeAll, expect, test } from "vitest";
import { pngThatTells } from "../contract/files/pictures.ts";
import { type Browser, openBrowser } from "../support/browser.ts";
import { type Chat, startChat } from "../support/chat.ts";

let chat: Chat;
let browser: Browser;
let token: string;
beforeAll(async () => {
  [chat, browser] = await Promise.all([startChat({ page: true }), openBrowser()]);
  token = (await chat.join("gallery", "Ana")).joined.token;
});

/** Through the edge, as a page does it. */
async function upload(body: string | Buffer, name: string): Promise<string> {
  const headers = { authorization: `Bearer ${token}`, "parlor-message": "m1", "parlor-upload": crypto.randomUUID() };
  const answer = await fetch(`${chat.url}/files/gallery`, { method: "PUT", body: Buffer.from(body), headers });
  const { id }: { id: string } = await answer.json();
  return `${chat.url}/files/gallery/${id}/${name}`;
}

const scripts = [
  ["page.html", "<!doctype html><title>run</title><script>document.title = 'it ran'</script>"],
  ["cat.png", "<!doctype html><title>run</title><script>document.title = 'it ran'</script>"],
  ["cat.svg", '<svg xmlns="http://www.w3.org/2000/svg"><script>document.title = "it ran"</script></svg>'],
] as const;

test.for(scripts)("[F2] %s that somebody uploaded is downloaded, and nothing of it runs", async ([name, body]) => {
  const url = await upload(body, name);
  const context = await browser.person();
  const page = await context.newPage();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.goto(url).catch(({ message }: Error) => expect(message).toMatch(/Download is starting/)),
  ]);
  expect(download.suggestedFilename()).toBe(name);
  await page.goto(chat.url);
  const loaded = await page.evaluate(
    (from) =>
      new Promise((resolve) => {
        const picture = new Image();
        picture.onload = () => resolve("drawn");
        picture.onerror = () => resolve("not drawn");
        picture.src = from;
      }),
    url,
  );
  expect([loaded, await page.title()]).toEqual(["not drawn", expect.not.stringContaining("ran")]);
  await context.close();
});

test("[F3] a picture that was taken lying is drawn upright, at the size that the upload said", async () => {
  const url = await upload(pngThatTells(6), "lying.png");
  const context = await browser.person();
  const page = await context.newPage();
  await page.goto(chat.url);
  const size = await page.evaluate(async (from) => {
    const picture = new Image();
    picture.src = from;
    await picture.decode();
    return [picture.naturalWidth, picture.naturalHeight];
  }, url);
  expect(size).toEqual([2, 3]);
  await context.close();
});
