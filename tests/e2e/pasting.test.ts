import { beforeAll, expect, test } from "vitest";
import { type Browser, openBrowser } from "../support/browser.ts";
import { type Chat, startChat } from "../support/chat.ts";
import { invite, type Person } from "../support/people.ts";

let chat: Chat;
let browser: Browser;
beforeAll(async () => {
  [chat, browser] = await Promise.all([startChat({ page: true }), openBrowser()]);
});

/** In a room, with an empty composer. */
async function ana(): Promise<Person> {
  const ana = await invite(browser, chat.url);
  await ana.create("Ana");
  await ana.page.keyboard.press("Escape");
  await ana.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  return ana;
}

const copy = ({ page }: Person, plain: string, html: string) =>
  page.evaluate(
    async ([plain = "", html = ""]) => {
      const as = (type: string, text: string) => ({ [type]: new Blob([text], { type }) });
      await navigator.clipboard.write([new ClipboardItem({ ...as("text/plain", plain), ...as("text/html", html) })]);
    },
    [plain, html],
  );

async function pasted(person: Person, keys = "Control+v"): Promise<string> {
  await person.field("Message").fill("");
  await person.field("Message").press(keys);
  return person.field("Message").inputValue();
}

const rich =
  "<p>See <b>this</b>:</p><ul><li><a href='https://x.example/a'>words</a></li><li><code>code</code></li></ul>";

test("[W54] rich text comes in as its Markdown, where the caret is, and undo takes it back", async () => {
  const person = await ana();
  await copy(person, "See this:\nwords\ncode", rich);
  const markdown = "See **this**:\n\n- [words](https://x.example/a)\n- `code`";
  await expect.poll(() => pasted(person)).toBe(markdown);
  const box = person.field("Message");
  await box.fill("");
  await box.pressSequentially("before after");
  for (let at = 0; at < "after".length; at++) await box.press("ArrowLeft");
  await box.press("Control+v");
  await expect.poll(() => box.inputValue()).toBe(`before ${markdown}after`);
  await box.press("Control+z");
  expect(await box.inputValue()).toBe("before after");
  await box.press("Control+y");
  await box.press("Control+a");
  await box.press("Control+v");
  await expect.poll(() => box.inputValue()).toBe(markdown);
  await person.button("Send").click();
  await person.messages.getByRole("link", { name: "words" }).waitFor();
  expect(await person.messages.locator(".bubble strong").textContent()).toBe("this");
});

test("[W54] by Shift+Ctrl+V, and if nothing in it is rich, the plain text comes in", async () => {
  const person = await ana();
  await copy(person, "See this", "<p>See <b>this</b></p>");
  await expect.poll(() => pasted(person)).toBe("See **this**");
  expect(await pasted(person, "Control+Shift+v")).toBe("See this");
  await copy(person, "one\n  two", "<p>one</p><p style='color:red'>two</p>");
  await expect.poll(() => pasted(person)).toBe("one\n  two");
});

test("[W54] [W25] of rich text that is too long the plain text comes in, or is refused", async () => {
  const person = await ana();
  await copy(person, "See this", "<p>See <b>this</b></p>");
  await expect.poll(() => pasted(person)).toBe("See **this**");
  const long = "x".repeat(9_000);
  await copy(person, long, `<b>${long}</b>`);
  await expect.poll(() => pasted(person)).toBe(long);
  await copy(person, "x".repeat(130_000), `<b>${"x".repeat(130_000)}</b>`);
  expect(await pasted(person)).toBe("");
  await person.reads(/far too long/);
});
