import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";
import { stopAfter } from "../support/leftovers.ts";
import type { ClientFact } from "./checker/history.ts";
import type { Device } from "./device.ts";
import type { Items } from "./tab/browser.ts";
import type { Change, Opened, Order, Place, Told } from "./tab/main.ts";
import type { Unsettled } from "./tab/recorder.ts";

export type Tab = ReturnType<typeof openTab>;

export type Owner = Omit<Opened, "local" | "session" | "clock" | "written" | "unsettled" | "wire" | "device">;

type Copied = { readonly client: string; readonly session: Items };

/** A tab in a room, which notes what its page does and shows. A duplicate begins with what is `copied`. */
export function openTab(owner: Owner, device: Device, note: (fact: ClientFact) => void, copied?: Copied) {
  let session = copied?.session ?? {};
  let written = 0;
  const unsettled = new Map<string, Unsettled>();
  let closed = Promise.withResolvers<void>();
  let [hasLeft, broken]: [boolean, unknown] = [false, undefined];
  let turn = Promise.resolve();
  let unplug: () => void = () => undefined;
  const { client, room } = owner;
  const tell = (fact: { kind: "tab.opened"; device: string; copyOf?: string } | { kind: "page.gone" | "tab.closed" }) =>
    note({ ...fact, at: Date.now(), client, room });
  tell({ kind: "tab.opened", device: device.name, ...(copied && { copyOf: copied.client }) });
  let worker = open();

  function open(): Worker {
    const { port1, port2: wire } = new MessageChannel();
    unplug = device.plug(port1);
    const { name, local } = device;
    const workerData: Opened & { wire: MessagePort } = {
      ...owner,
      device: name,
      local: { ...local },
      clock: device.clock,
      session,
      written,
      unsettled: [...unsettled.values()],
      wire,
    };
    const thread = new Worker(new URL("./tab/main.ts", import.meta.url), { workerData, transferList: [wire] });
    thread.on("message", (told: Told) => {
      if ("closed" in told) return closed.resolve();
      if ("left" in told) hasLeft = true;
      if ("session" in told) session = told.session;
      if ("fact" in told) heard(told.fact);
    });
    thread.on("error", (error) => {
      broken ??= error;
      closed.reject(error);
    });
    return thread;
  }

  function heard(fact: ClientFact): void {
    if (fact.kind === "wrote") written++;
    follow(fact);
    note(fact);
  }

  /** What is on its way in this tab, whoever wrote it. */
  function follow(fact: ClientFact): void {
    if (fact.kind !== "wrote" && fact.kind !== "handed.over" && fact.kind !== "showed") return;
    const isSettled = fact.kind === "showed" && (fact.state === "sent" || fact.state === "given up");
    if (isSettled) unsettled.delete(fact.id);
    else unsettled.set(fact.id, { id: fact.id, by: fact.member });
  }

  async function end(how: "unload" | "end"): Promise<void> {
    if (broken !== undefined) throw broken; // nobody is there who could close
    closed = Promise.withResolvers();
    order({ close: how });
    await closed.promise;
    await kill();
  }

  async function kill(): Promise<void> {
    await worker.terminate();
    unplug();
    tell({ kind: "page.gone" });
  }

  // One after the other: a closing page cannot crash, and a closed one is not opened again.
  function next(act: () => Promise<unknown>): Promise<void> {
    turn = turn.then(() => (hasLeft ? undefined : act())).then(() => undefined);
    return turn;
  }

  const reopen = async (ending: Promise<void>) => {
    await ending;
    worker = open();
  };
  const order = (wish: Order) => worker.postMessage(wish);
  stopAfter(async () => {
    await worker.terminate();
    if (broken) throw broken;
  });
  return {
    ...owner,
    copied: (): Copied => ({ client, session }),
    say: (text: string, reply?: Place) => order({ say: text, ...(reply && { reply }) }),
    /** Of a message at a place of this log. With `undo` it waits until it cannot be undone. */
    change: (change: Change, epoch: string, undo = false) => order({ change, in: epoch, undo }),
    undo: () => order({ undo: true }),
    /** Loads older messages or what stands in a gap, or reads the newest. */
    look: (at: "older" | "gap" | "newest") => order({ look: at }),
    draft: (text: string) => order({ draft: text }),
    /** Unsent messages come along. */
    reload: () => next(() => reopen(end("unload"))),
    /** Ends the page at once, and loads it with what the browser had stored by then. */
    crash: () => next(() => reopen(kill())),
    /** The browser throws the page's database away. */
    clear: () => order({ clear: true }),
    /** Puts the device's clock forward or back by milliseconds. */
    moveClock: device.moveClock,
    leave: () => next(async () => order({ leave: true })),
    close: () =>
      next(async () => {
        await end("unload");
        hasLeft = true;
        tell({ kind: "tab.closed" });
      }),
    /** Notes what the page holds, and closes it. */
    end: () => next(() => end("end")),
  };
}
