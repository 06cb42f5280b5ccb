import { closes } from "@parlor/contracts";
import { beforeAll, expect, test } from "vitest";
import { bursts } from "./bytes.ts";
import { conversations } from "./frames.ts";
import { fuzz, patience } from "./fuzzing.ts";
import { openHouse } from "./house.ts";
import { type Owed, owedFor, stillOwed } from "./owed.ts";

const table: readonly number[] = Object.values(closes).map(({ code }) => code);
const answered = { timeout: 40_000, interval: 5 };

let house: Awaited<ReturnType<typeof openHouse>>;
beforeAll(async () => {
  house = await openHouse();
});

test("[B1] [M3] whatever frames are sent, each is answered as the contracts say, and no other room is heard", {
  timeout: patience,
}, async () => {
  const seen = new Set<string>();
  await fuzz(conversations(house.known), async (frames) => {
    const owed = owedFor(frames);
    const peer = await house.open();
    await peer.greet();
    const lacking = (of: Owed) => {
      peer.verify();
      return stillOwed(of, peer.items);
    };
    const [first = [], others = []] = [frames.slice(0, 1), frames.slice(1, owed.heard)];
    peer.sendAll(first);
    await expect.poll(() => lacking(owedFor(first)), answered).toEqual([]); // the rest needs it inside
    peer.sendAll(others);
    await house.exchange();
    if (owed.close === "cut off") await expect.poll(() => peer.closed, answered).toBe(true);
    else if (owed.close) await expect.poll(() => peer.code, answered).toBe(closes[owed.close].code);
    else await expect.poll(() => lacking(owed), answered).toEqual([]);
    expect(peer.closed && !owed.close).toBe(false);
    await house.isWell(peer);
    for (const { type } of peer.items) seen.add(type);
    await peer.cut();
  });
  expect([...seen]).toEqual(expect.arrayContaining(["room.joined", "refused", "message.posted"]));
});

test("[B1] [M3] whatever bytes are written, the gateway lives and says nothing that it should not", {
  timeout: patience,
}, async () => {
  await fuzz(bursts(), async ({ greets, pieces }) => {
    const peer = await house.open();
    if (greets) await peer.greet();
    for (const piece of pieces) peer.write(piece);
    await house.exchange();
    peer.end();
    await expect.poll(() => peer.closed, answered).toBe(true);
    await house.isWell(peer);
    if (peer.code && peer.code >= 4000) expect(table).toContain(peer.code); // below are RFC 6455's own
  });
});
