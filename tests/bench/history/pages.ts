import { limits, type RoomCode } from "@parlor/contracts";
import { seeded } from "../../support/random.ts";
import type { Ask } from "./asking.ts";
import { type Spread, spread } from "./spread.ts";

/** Pages that end in one tenth of the room, 1 being the oldest. */
export type TenthOfPages = { readonly tenth: number } & Spread;

const pagesOfTenth = 200;

/** Reads pages all over a room, those of one tenth among those of the others. `end` is the seq of the log's last entry. */
export async function measurePages(
  ask: Ask,
  room: RoomCode,
  { messages, end = messages }: { readonly messages: number; readonly end?: number },
  told: (share: number) => void,
): Promise<readonly TenthOfPages[]> {
  const random = seeded(2);
  const tenths = Array.from({ length: 10 }, (_, at) => ({ tenth: at + 1, times: [] as number[] }));
  for (let round = 0; round < pagesOfTenth; round++) {
    told(round / pagesOfTenth);
    for (const { tenth, times } of random.shuffled(tenths)) {
      const before = Math.ceil(random.between(((tenth - 1) * messages) / 10, (tenth * messages) / 10)) + 1;
      const { took, seqs } = await ask({ type: "history.fetch", room, minSeq: end, before });
      if (seqs.length !== Math.min(limits.historyPage, before - 1) || seqs.at(-1) !== before - 1)
        throw new Error(`The page before ${before} has ${seqs.length} events and ends at ${seqs.at(-1)}.`);
      times.push(took);
    }
  }
  return tenths.map(({ tenth, times }) => ({ tenth, ...spread(times) }));
}
