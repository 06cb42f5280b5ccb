import { expect, test } from "vitest";
import { startChat } from "../../support/chat.ts";

test("[L4] two hundred who come at once share what is fetched for them, and all see the same", async () => {
  const chat = await startChat({ env: { PARLOR_LIMITS: "false" } });
  const ana = await chat.join("storm", "Ana");
  for (let at = 0; at < 60; at++) {
    await ana.post(`before ${at}`);
    await ana.next("message.posted");
  }
  const crowd = await Promise.all(Array.from({ length: 200 }, (_, at) => chat.join("storm", `Guest ${at}`)));
  await ana.post("welcome");
  for (const guest of crowd) {
    expect(guest.joined.events).toHaveLength(50);
    expect((await guest.next("message.posted", ({ text }) => text === "welcome")).text).toBe("welcome");
  }
  const metrics = await (await fetch(`http://127.0.0.1:${chat.rooms[0]?.ports.opsPort}/metrics`)).text();
  const fetched = /requests_total\{endpoint="history.fetch",outcome="answered"\} (\d+)/.exec(metrics)?.[1];
  expect(Number(fetched)).toBeLessThan(20);
});
