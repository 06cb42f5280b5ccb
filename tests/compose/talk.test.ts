import { expect, test } from "vitest";
import { type Stack, startStack } from "../support/stack.ts";
import { gather, type Talk } from "../support/talk.ts";

test("[O6] three people at three gateways talk through one port, and no container that is killed costs a word", async () => {
  const stack = await startStack({ env: { PARLOR_GATEWAYS: "3", PARLOR_ROOMS: "2" } });
  const talk = await gather(stack.url);
  for (const gateway of await stack.containers("gateway")) {
    expect(await stack.metric(gateway, "parlor_gateway_rooms")).toBeGreaterThan(0); // nobody is where another is
  }
  await killInTurn(stack, talk);
  await talk.leave();
  await stack.down();
  expect(await stack.parts()).toEqual([]);
});

test("[O9] with three brokers any container can be lost, and a disk with it", async () => {
  const stack = await startStack({ files: ["deploy/compose.cluster.yaml"] });
  const talk = await gather(stack.url);
  await killInTurn(stack, talk);

  await stack.compose("rm", "--stop", "--force", "--volumes", "nats-2");
  await stack.removeVolume("log-2");
  await talk.round("nats-2 is lost");
  await stack.up();
  await stack.kill("nats"); // so that two are left, and one of them is the one that came back empty
  await talk.round("nats-2 is filled again");
  await talk.agree();
  await talk.leave();
});

async function killInTurn(stack: Stack, talk: Talk): Promise<void> {
  for (const container of await stack.containers()) {
    const name = container.replace(/^parlor-test-\d+-/, "");
    if (name === "adjust-1") continue; // it has ended
    await talk.round(`${name} lives`);
    await stack.docker("kill", container);
    await talk.round(`${name} is dead`);
    await stack.up();
    await talk.round(`${name} is back`);
    await talk.agree();
  }
}
