import { buckets, type FrameItem, stream } from "@parlor/contracts";
import { expect, test } from "vitest";
import { connect } from "../support/client.ts";
import { type Stack, startStack } from "../support/stack.ts";

// A broker's place is taken within ten seconds; a loss that is not noticed by then stays unnoticed for long.
const soon = { timeout: 30_000 };
/** Brokers tell each other what they store in logs of their own, which they shorten every two minutes. */
const compacted = { timeout: 420_000, interval: 5_000 };
const brokers = ["nats", "nats-2", "nats-3"] as const;

test("[R38] a broker that dies while it reads for the rooms service holds nobody up, though the connection stands", async () => {
  const stack = await startStack({ files: ["deploy/compose.cluster.yaml"], env: { PARLOR_ROOMS: "1" } });
  const enter = async (name: string) => {
    const client = await connect(`${stack.url.replace("http", "ws")}/ws`);
    const join = { type: "room.join", room: "general", name } as const;
    await expect.poll(async () => (await client.ask(join)).type, soon).toBe("room.joined");
    return client;
  };
  const ana = await enter("Ana");
  for (const followed of [stream.name, `KV_${buckets.presence}`]) {
    const guest = await enter(`Guest of ${followed}`);
    const { rev } = await ana.next("roster.changed", ({ here }) => here === 2);
    await stack.kill(await readingElsewhere(stack, followed));
    await guest.post(`Nobody reads ${followed}.`);
    await ana.next("message.posted", ({ text }) => text === `Nobody reads ${followed}.`);
    await expect.poll(async () => (await ana.ask({ type: "history.fetch" })).type, soon).toBe("history.page");
    await guest.close();
    const isGone = (item: FrameItem) => item.type === "roster.changed" && item.here === 1 && item.rev > rev;
    await expect.poll(() => ana.unread().some(isGone), soon).toBe(true);
    await stack.up();
  }
});

test("[I4] what was deleted is on no broker's disk, also if one of them dies before it is erased there", async () => {
  const stack = await startStack({ files: ["deploy/compose.cluster.yaml"], env: { PARLOR_ROOMS: "1" } });
  const ana = await connect(`${stack.url.replace("http", "ws")}/ws`);
  await ana.ask({ type: "room.join", room: "general", name: "Ana" }, "room.joined");
  const says = async (text: string) => {
    const id = await ana.post(text);
    return (await ana.next("message.posted", (event) => event.id === id)).seq;
  };
  const target = await says("the password is zugunruhe");
  await says("this one stays: wanderlust");
  await expect.poll(() => whereOnDisk(stack, "zugunruhe"), soon).toHaveLength(brokers.length);
  await stack.kill("nats-3");
  ana.sendRaw(JSON.stringify({ id: crypto.randomUUID(), type: "message.delete", target }));
  await ana.next("message.deleted");
  await says("and on");
  await stack.up();
  await expect.poll(() => whereOnDisk(stack, "zugunruhe"), compacted).toEqual([]);
  expect(await whereOnDisk(stack, "wanderlust")).toHaveLength(brokers.length);
});

/** The brokers with a file that has these letters. */
async function whereOnDisk(stack: Stack, letters: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const broker of brokers) {
    const [container = ""] = await stack.containers(broker);
    if ((await stack.exec(container, "sh", "-c", `grep -rl ${letters} /data || true`)) !== "") found.push(broker);
  }
  return found;
}

async function readingElsewhere(stack: Stack, name: string): Promise<string> {
  const [rooms = ""] = await stack.containers("rooms");
  for (;;) {
    const { reading, connected } = await whereabouts(stack, name);
    if (reading === "") continue; // it waits a moment after each piece
    if (reading !== connected) return reading;
    await stack.docker("restart", rooms);
    await stack.up();
  }
}

type Connz = { readonly connections: readonly { readonly name?: string }[] };
type Jsz = { readonly account_details: readonly { readonly stream_detail: readonly StreamDetail[] }[] };
type StreamDetail = { readonly name: string; readonly consumer_detail?: readonly { readonly num_waiting: number }[] };

async function whereabouts(stack: Stack, name: string) {
  let [reading, connected] = ["", ""];
  for (const broker of brokers) {
    const [container = ""] = await stack.containers(broker);
    const address = await stack.exec(container, "cat", "/tmp/monitoring");
    const ask = async (what: string) =>
      JSON.parse(await stack.exec(container, "wget", "-qO-", `http://${address}:8222/${what}`));
    const { connections }: Connz = await ask("connz");
    if (connections.some((connection) => connection.name === "rooms")) connected = broker;
    const { account_details }: Jsz = await ask("jsz?accounts=true&streams=true&consumers=true");
    const streams = account_details.flatMap(({ stream_detail }) =>
      stream_detail.filter((found) => found.name === name),
    );
    const consumers = streams.flatMap(({ consumer_detail = [] }) => consumer_detail);
    if (consumers.some(({ num_waiting }) => num_waiting > 0)) reading = broker;
  }
  return { reading, connected };
}
