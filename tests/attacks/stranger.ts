import type { FrameItem } from "@parlor/contracts";
import type { Question } from "../support/client.ts";
import { openLine } from "../support/line.ts";

/** `closed` and `silent` if none came. */
export type Answer = FrameItem | { readonly type: "closed"; readonly code: number } | { readonly type: "silent" };

export type Stranger = Awaited<ReturnType<typeof openStranger>>;

/** What an attack's strangers have cost their owner. */
export type Cost = { connections: number; commands: number; bytes: number };

const answerWithin = 15_000;

/** A connection from an address of its own on loopback. It keeps only the answers that it waits for. */
export async function openStranger(url: string, from: string, cost: Cost) {
  const waiting = new Map<number, (answer: Answer) => void>();
  const listeners = new Set<(item: FrameItem) => void>();
  let last = 0;
  let closedWith: number | undefined;
  const frame = (text: string) => {
    for (const item of JSON.parse(text) as FrameItem[]) {
      for (const listener of listeners) listener(item);
      if (!("ref" in item) || item.ref === undefined) continue;
      waiting.get(item.ref)?.(item);
      waiting.delete(item.ref);
    }
  };
  const { socket, closed, cut: leave } = await openLine(url, { from, frame });
  void closed.then(({ code }) => {
    closedWith = code;
    for (const resolve of waiting.values()) resolve({ type: "closed", code });
  });
  cost.connections += 1;

  const write = (text: string) => {
    if (socket.readyState !== socket.OPEN) return;
    cost.commands += 1;
    cost.bytes += text.length;
    socket.send(text);
  };
  const ask = (question: Question): Promise<Answer> =>
    new Promise((resolve) => {
      if (closedWith !== undefined) return resolve({ type: "closed", code: closedWith });
      const ref = ++last;
      const late = setTimeout(() => resolve({ type: "silent" }), answerWithin);
      waiting.set(ref, (answer) => {
        clearTimeout(late);
        resolve(answer);
      });
      write(JSON.stringify({ ...question, ref }));
    });

  return {
    socket,
    write,
    ask,
    get closedWith() {
      return closedWith;
    },
    create: (name: string) => ask({ type: "room.create", name }),
    join: (room: string, name: string, more: object = {}) => ask({ type: "room.join", room, name, ...more }),
    post(text: string): string {
      const id = crypto.randomUUID();
      write(JSON.stringify({ type: "message.post", id, text }));
      return id;
    },
    hear(listener: (item: FrameItem) => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    leave,
  };
}

export const wordOf = (answer: Answer): string => (answer.type === "refused" ? answer.reason : answer.type);

/** In milliseconds. */
export const waitOf = (answer: Answer): number => (answer.type === "refused" ? (answer.retryAfter ?? 100) : 0);

/** Nobody's, as far as chance can tell: there are 480 million. */
export function someCode(): string {
  const alphabet = "BCDFGHJKMNPQRSTVWXYZ23456789";
  return Array.from({ length: 6 }, () => alphabet[Math.floor(Math.random() * alphabet.length)]).join("");
}
