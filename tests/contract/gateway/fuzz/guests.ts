import { handshake } from "../../../support/websocket.ts";
import { openPeer, type Peer } from "./peer.ts";

export const longRoom = "storm-long";
const roomCount = 40;

type Stay = (peer: Peer, guest: number) => Promise<unknown>;

const politely: Stay = async (peer, guest) => {
  await talk(peer, guest);
  peer.leave();
  await peer.gone;
};
const untilCut: Stay = async (peer, guest) => {
  await talk(peer, guest);
  await peer.cut();
};
const onTheWayIn: Stay = async (peer, guest) => {
  await peer.greet();
  join(peer, guest, `storm-${guest % roomCount}`);
  await peer.cut();
};
const halfGreeted: Stay = async (peer) => {
  peer.write(handshake().subarray(0, -20));
  await peer.cut();
};
const deaf: Stay = async (peer, guest) => {
  await peer.greet();
  join(peer, guest, longRoom);
  await answered(peer, 1);
  peer.pause();
  for (let ref = 2; ref < 6; ref++) peer.send({ type: "history.fetch", ref, limit: 100 });
  await peer.cut();
};

const stays = [politely, politely, politely, untilCut, untilCut, onTheWayIn, halfGreeted, deaf];

/** Guests come at once, each in their own way; resolves when all are gone. */
export async function crowd(port: number, count: number): Promise<void> {
  await Promise.all(
    Array.from({ length: count }, async (_, guest) => {
      const peer = await openPeer(port);
      await stays[guest % stays.length]?.(peer, guest);
      peer.verify();
    }),
  );
}

async function talk(peer: Peer, guest: number): Promise<void> {
  await peer.greet();
  join(peer, guest, `storm-${guest % roomCount}`);
  await answered(peer, 1);
  const id = crypto.randomUUID();
  peer.send({ type: "message.post", id, text: `I am guest ${guest}.` });
  await peer.until((item) => "id" in item && item.id === id);
}

function join(peer: Peer, guest: number, room: string): void {
  const name = `Guest ${guest} ${crypto.randomUUID().slice(0, 8)}`;
  peer.send({ type: "room.join", ref: 1, room, name, create: true });
}

const answered = (peer: Peer, ref: number) => peer.until((item) => "ref" in item && item.ref === ref);
