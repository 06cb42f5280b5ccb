import type { Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { clientFrame, frame, handshake, opcodes } from "../../support/websocket.ts";
import { headOf, openRaw } from "../raw.ts";
import { type Attack, type Target, tryToOpen } from "../target.ts";

const watch = JSON.stringify({ type: "room.watch", ref: 1 });

async function hold(target: Target, from: string, count: number, begin: (socket: Socket) => Promise<void> | void) {
  const held: Socket[] = [];
  for (let at = 0; at < count && !target.isOver(); at++) {
    const socket = await openRaw(target.port, from, target.cost);
    if (socket.destroyed) continue;
    held.push(socket);
    await begin(socket);
    if (at % 20 === 19) await delay(20);
  }
  return held;
}

async function endOf(target: Target, held: readonly Socket[]): Promise<string> {
  while (!target.isOver()) await delay(200);
  const open = held.filter(({ destroyed }) => !destroyed).length;
  for (const socket of held) socket.destroy();
  return `${open} of ${held.length} connections of one address were open in the end`;
}

async function upgrade(socket: Socket): Promise<boolean> {
  socket.write(handshake());
  const isUp = (await headOf(socket)).includes(" 101 ");
  if (!isUp) socket.destroy();
  return isUp;
}

// What a connection may hold of an endless message, in pieces.
async function piecesHeld(target: Target): Promise<number> {
  for (const pieces of [4, 1]) {
    const [probe] = await hold(target, "127.0.0.59", 1, async (socket) => {
      if (await upgrade(socket)) sendPieces(socket, pieces);
    });
    await delay(500);
    const isHeld = probe?.destroyed === false;
    probe?.destroy();
    if (isHeld) return pieces;
  }
  return 0;
}

const piece = frame({ opcode: opcodes.text, body: "a".repeat(60_000), fin: false });

function sendPieces(socket: Socket, pieces: number): void {
  socket.write(clientFrame(watch));
  for (let part = 0; part < pieces; part++) socket.write(piece);
}

/** An endless message on each of many connections. */
export const unfinishedFrames: Attack = async (target) => {
  const pieces = await piecesHeld(target);
  const held = await hold(target, "127.0.0.60", 1_800, async (socket) => {
    if (!(await upgrade(socket))) return;
    sendPieces(socket, pieces);
    target.cost.bytes += pieces * piece.length;
  });
  return `${pieces * 60} kB of a message are held; ${await endOf(target, held)}`;
};

export const idleConnections: Attack = async (target) => {
  const held = await hold(target, "127.0.0.65", 4_000, async (socket) => {
    if (await upgrade(socket)) socket.write(clientFrame(watch));
  });
  return endOf(target, held);
};

/** Requests without their body, and connections that say nothing. */
export const silentRequests: Attack = async (target) => {
  const held = await hold(target, "127.0.0.66", 4_000, (socket) => {
    socket.resume(); // or it would not be noticed that the other side has ended it
    if (Math.random() < 0.5) socket.write("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n");
  });
  return endOf(target, held);
};

/** Many readers that do not read, in a busy room. */
export const unreadMessages: Attack = async (target) => {
  const owner = await tryToOpen(target, "127.0.0.61");
  const opened = await owner?.create("Owner");
  if (!owner || opened?.type !== "room.joined") return "not let in";
  let at = 0;
  const readers = await hold(target, "127.0.0.62", 400, async (socket) => {
    if (!(await upgrade(socket))) return;
    socket.write(clientFrame(JSON.stringify({ type: "room.join", ref: 1, room: opened.room.code, name: `R${at++}` })));
    socket.pause();
  });
  const large = "😀".repeat(4_000);
  const pong = Buffer.from([0x8a, 0x80, 0, 0, 0, 0]);
  while (!target.isOver()) {
    owner.post(large);
    for (const socket of readers) if (!socket.destroyed) socket.write(pong);
    await delay(100);
  }
  owner.leave();
  return endOf(target, readers);
};
