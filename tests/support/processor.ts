import { readFile } from "node:fs/promises";
import type { Browser } from "./browser.ts";

type Sample = { readonly at: number; readonly ran: number };

const often = 50;

/** What the pages' main threads worked, as the kernel counts it: a long task may have waited for a processor. */
export async function watchProcessor({ browser }: Browser) {
  const session = await browser.newBrowserCDPSession();
  const samples = new Map<number, Sample[]>();
  const look = async () => {
    for (const [process, taken] of samples) {
      const counted = await readFile(`/proc/${process}/task/${process}/schedstat`, "utf8").catch(() => undefined);
      if (counted !== undefined) taken.push({ at: Date.now(), ran: Number(counted.split(" ")[0]) / 1e6 });
    }
  };
  const findPages = async () => {
    const { processInfo } = await session.send("SystemInfo.getProcessInfo");
    for (const { id, type } of processInfo) if (type === "renderer" && !samples.has(id)) samples.set(id, []);
  };
  const looking = setInterval(() => void look(), often);
  const finding = setInterval(() => void findPages().catch(() => undefined), 500);
  await findPages();
  return {
    /** The most that one page worked between two moments. */
    worked(from: number, to: number): number {
      return Math.max(0, ...[...samples.values()].map((taken) => ranAt(taken, to) - ranAt(taken, from)));
    },
    stop() {
      clearInterval(looking);
      clearInterval(finding);
    },
  };
}

function ranAt(samples: readonly Sample[], moment: number): number {
  const next = samples.findIndex(({ at }) => at >= moment);
  const [before, after] = [samples[next - 1], next < 0 ? undefined : samples[next]];
  if (!after) return samples.at(-1)?.ran ?? 0;
  if (!before) return after.ran;
  return before.ran + ((after.ran - before.ran) * (moment - before.at)) / (after.at - before.at);
}
