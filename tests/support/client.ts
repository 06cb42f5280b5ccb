import type { Command, FrameItem, Reply } from "@parlor/contracts";
import { readFrame } from "./frame.ts";
import { openInbox } from "./inbox.ts";
import { stopAfter } from "./leftovers.ts";
import { type LineOptions, openLine } from "./line.ts";

type Type = FrameItem["type"];
type Item<T extends Type> = Extract<FrameItem, { type: T }>;
type ReplyType = Reply["type"];
/** `ref` is added. */
export type Question =
  Extract<Command, { ref: number }> extends infer C ? (C extends unknown ? Omit<C, "ref"> : never) : never;

export type Client = Awaited<ReturnType<typeof connect>>;

export type ConnectOptions = Pick<LineOptions, "protocols" | "headers">;

/** An open WebSocket to a gateway. What it receives and does not fit the contracts fails the test. */
export async function connect(url: string, options: ConnectOptions = {}) {
  const inbox = openInbox();
  let lastRef = 0;
  const line = await openLine(url, {
    ...options,
    frame: (text, binary) => {
      try {
        for (const item of readFrame(text, binary)) inbox.put(item);
      } catch (error) {
        inbox.fail(error);
      }
    },
  });
  const { socket, closed } = line;
  void closed.then(({ code, reason }) => inbox.end(`The connection was closed: ${code} ${reason}`));
  stopAfter(async () => {
    line.cut();
    await closed;
    inbox.verify();
  });

  const send = (command: Command) => line.send(command);

  function ask(question: Question): Promise<Reply>;
  function ask<T extends ReplyType>(question: Question, expected: T): Promise<Item<T>>;
  async function ask(question: Question, expected?: ReplyType): Promise<Reply> {
    const ref = ++lastRef;
    const answer = inbox.take((item): item is Reply => "ref" in item && item.ref === ref);
    send({ ...question, ref } as Command); // the parse line of this package: Omit forgets which command it was
    const reply = await answer;
    if (expected && reply.type !== expected) {
      throw new Error(`${question.type} was answered ${JSON.stringify(reply)}, not ${expected}.`);
    }
    return reply;
  }

  return {
    socket,
    closed,
    send,
    ask,
    async post(text: string, id: string = crypto.randomUUID()) {
      socket.send(JSON.stringify({ type: "message.post", id, text }));
      return id;
    },
    /** Waits for the first such item that was not taken. Others stay for later. */
    next: <T extends Type>(type: T, where: (item: Item<T>) => boolean = () => true): Promise<Item<T>> =>
      inbox.take((item): item is Item<T> => isOf(item, type) && where(item)),
    /** Received and not taken. */
    unread: (): readonly FrameItem[] => inbox.items,
    sendRaw: (bytes: string | Uint8Array) => socket.send(bytes),
    /** Resolves when the gateway agreed. */
    close() {
      socket.close(1000);
      return closed;
    },
    localPort: line.localPort,
    cut: line.cut,
  };
}

function isOf<T extends Type>(item: FrameItem, type: T): item is Item<T> {
  return item.type === type;
}
