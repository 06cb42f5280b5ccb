import type { Person } from "./person.ts";

/** In pixels. */
const step = 400;

export type Paged = { readonly passed: number; readonly jump: number };

type Place = { readonly seq: number; readonly top: number; readonly above: number };

/** Somebody scrolls up until these messages have gone by. `jump`: the most pixels that the list moved by itself. */
export async function pageBack({ page }: Person, messages: number): Promise<Paged> {
  await page.getByRole("region", { name: "Messages", exact: true }).hover();
  const newest = await page.evaluate(settle, 0);
  let [here, jump] = [newest, 0];
  while (newest.seq - here.seq < messages) {
    await page.mouse.wheel(0, -step);
    const same = await page.evaluate(settle, here.seq);
    // At the top it stops until older messages are there.
    if (here.above >= step) jump = Math.max(jump, Math.abs(same.top - here.top - step));
    here = await page.evaluate(settle, 0);
  }
  return { passed: newest.seq - here.seq, jump };
}

// Runs in the page: where a message stands, or the first in sight, once nothing moves.
async function settle(seq: number): Promise<Place> {
  const box = document.querySelector<HTMLElement>(".messages");
  const look = () => {
    const { top = 0 } = box?.getBoundingClientRect() ?? {};
    const rows = [...(box?.querySelectorAll<HTMLElement>("article[data-seq]") ?? [])];
    const row =
      rows.find(({ dataset }) => dataset.seq === `${seq}`) ??
      rows.find((article) => article.getBoundingClientRect().bottom > top);
    const below = (row?.getBoundingClientRect().top ?? 0) - top;
    return { seq: Number(row?.dataset.seq), top: below, above: box?.scrollTop ?? 0 };
  };
  let [before, still] = [look(), 0];
  while (still < 4) {
    await new Promise(requestAnimationFrame);
    const now = look();
    still = Math.abs(now.top - before.top) < 0.01 ? still + 1 : 0;
    before = now;
  }
  return before;
}
