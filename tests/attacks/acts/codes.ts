import { setTimeout as delay } from "node:timers/promises";
import { clientFrame, handshake, opening } from "../../support/websocket.ts";
import { headOf, openRaw } from "../raw.ts";
import { someCode, waitOf, wordOf } from "../stranger.ts";
import { type Attack, openMany, type Target, tallyOf, tryToOpen } from "../target.ts";

function guessing(from: string, connections: number, more: object): Attack {
  return async (target) => {
    const guessers = await openMany(target, from, connections);
    const words: string[] = [];
    await Promise.all(
      guessers.map(async (guesser) => {
        while (!target.isOver() && guesser.closedWith === undefined) {
          const answer = await guesser.join(someCode(), "Guesser", more);
          words.push(wordOf(answer));
          await delay(Math.min(waitOf(answer), 2_000));
        }
      }),
    );
    const tried = words.filter((word) => word === "no-such-room").length;
    const visitors = await visit(target);
    for (const guesser of guessers) guesser.leave();
    return `${tried} codes tried from one address; visitors with a right code: ${visitors}`;
  };
}

async function visit(target: Target): Promise<string> {
  const words = await Promise.all(
    Array.from({ length: 10 }, async (_, at) => {
      const visitor = await tryToOpen(target, `127.0.7.${at + 1}`);
      const word = visitor ? wordOf(await visitor.join(target.room, `Visitor ${at}`)) : "not let in";
      visitor?.leave();
      return word;
    }),
  );
  return tallyOf(words);
}

export const guessWithTokens = guessing("127.0.0.11", 40, { token: "x" });
/** Before the first is answered. */
export const guessAtOnce = guessing("127.0.0.40", 150, {});

/** Many addresses use up what everybody has together. */
export const guessFromMany: Attack = async (target) => {
  const words: string[] = [];
  await Promise.all(
    Array.from({ length: 60 }, async (_, at) => {
      const guesser = await tryToOpen(target, `127.0.4.${at + 1}`);
      while (guesser && !target.isOver() && guesser.closedWith === undefined) {
        const answer = await guesser.join(someCode(), "Guesser");
        words.push(wordOf(answer));
        await delay(Math.min(waitOf(answer), 2_000));
      }
      guesser?.leave();
    }),
  );
  return `${tallyOf(words)} from 60 addresses; visitors with a right code: ${await visit(target)}`;
};

/** A refused handshake leaves a raw connection, on which an address is made up. */
export const forgeAddress: Attack = async ({ port, cost }) => {
  const socket = await openRaw(port, "127.0.0.20", cost);
  socket.write(handshake({ ...opening, "Sec-WebSocket-Version": "12" }));
  const first = await headOf(socket);
  socket.write(handshake({ ...opening, "X-Forwarded-For": "6.6.6.6" }));
  const second = await Promise.race([headOf(socket), delay(3_000, "")]);
  if (second.includes(" 101 ")) socket.write(clientFrame('{"type":"session.ping","ref":1}'));
  socket.destroy();
  const line = (head: string) => head.split("\r\n")[0] || "closed";
  return `a refused handshake was answered "${line(first)}", a second one with a made-up address "${line(second)}"`;
};
