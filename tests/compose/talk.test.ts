import { expect, test } from "vitest";
import { startStack } from "../support/stack.ts";
import { gather } from "../support/talk.ts";

test.for([
  ["[O6] one broker, three gateways, two rooms services", { env: { PARLOR_GATEWAYS: "3", PARLOR_ROOMS: "2" } }],
  ["[O9] three brokers", { files: ["deploy/compose.cluster.yaml"] }],
] as const)("%s: no container that is killed costs a word, and taking it down leaves nothing", async ([, options]) => {
  const stack = await startStack(options);
  const talk = await gather(stack.url);
  for (const gateway of await stack.containers("gateway")) {
    expect(await stack.metric(gateway, "parlor_gateway_rooms")).toBeGreaterThan(0); // everybody is at another
  }
  await talk.round("arriving");

  for (const container of await stack.containers()) {
    const topic = container.replace(/^parlor-test-\d+-/, "");
    await talk.round(`${topic} lives`);
    await stack.docker("kill", container);
    await talk.round(`${topic} is dead`);
    await stack.up();
    await talk.round(`${topic} is back`);
    await talk.agree();
  }
  await talk.leave();

  await stack.down();
  expect(await stack.parts()).toEqual([]);
});
