import { randomBytes } from "node:crypto";
import { expect } from "vitest";
import { startChat } from "../../../support/chat.ts";
import { openPeer, type Peer } from "./peer.ts";

/** What a stranger may know, and try to get in with. */
export type Known = Awaited<ReturnType<typeof openHouse>>["known"];

const env = {
  PARLOR_RATE: "100000",
  PARLOR_BURST: "1000000",
  PARLOR_ADDRESS_RATE: "1000000",
  PARLOR_ADDRESS_BURST: "10000000",
  PARLOR_ADDRESS_CONNECTIONS: "10000",
  PARLOR_ADDRESS_MEMBERS: "10000",
  PARLOR_ADDRESS_ROOMS: "1000000",
  PARLOR_ADDRESS_NEWCOMERS: "10000000",
};

const trace = /Error:|(?:\n|\\n)\s*at /;

/** A gateway with two people in a locked room, whose words must not leave it. */
export async function openHouse() {
  const chat = await startChat({ env });
  const [gateway] = chat.gateways;
  if (!gateway) throw new Error("No gateway.");
  const mark = randomBytes(4).toString("hex");
  const ana = await chat.create(`Ana ${mark}`);
  const { code } = ana.joined.room;
  const bo = await chat.join(code, `Bo ${mark}`);
  await ana.ask({ type: "room.lock", locked: true }, "done");
  const said = await ana.post(`secret ${mark}`);
  const { seq } = await bo.next("message.posted");
  let words = 0;

  /** One tells the other something, and only they read it. */
  async function exchange() {
    const text = `secret ${mark} ${++words}`;
    await ana.post(text);
    for (const one of [ana, bo]) await one.next("message.posted", (message) => message.text === text);
  }
  return {
    chat,
    known: {
      room: code,
      members: [ana.joined.you.id, bo.joined.you.id],
      message: said,
      seq,
      epoch: ana.joined.epoch,
      token: (await chat.join("elsewhere", "Cleo")).joined.token,
    },
    open: (): Promise<Peer> =>
      openPeer(gateway.ports.port ?? 0).catch((cause: unknown) => {
        throw new Error(`The gateway does not listen: ${gateway.lastWords()}`, { cause });
      }),
    exchange,
    async isWell(peer: Peer) {
      await exchange();
      expect((await fetch(`http://127.0.0.1:${gateway.ports.opsPort}/live`)).status).toBe(200);
      expect(gateway.lastWords()).not.toMatch(/"level":[56]0|"failed"/);
      peer.verify();
      expect(peer.received()).not.toContain(mark);
      expect(peer.received()).not.toMatch(trace);
    },
  };
}
