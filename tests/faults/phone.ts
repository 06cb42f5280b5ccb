import { Worker } from "node:worker_threads";
import { stopAfter } from "../support/leftovers.ts";
import type { ClientFact } from "./checker/history.ts";
import type { Order, Tab, Told } from "./phone/main.ts";

export type Phone = ReturnType<typeof openPhone>;

type Owner = Omit<Tab, "kept" | "posts" | "written">;

/** Somebody with a browser, in a room. What the page does and shows is noted. */
export function openPhone(owner: Owner, note: (fact: ClientFact) => void) {
  let stored: Pick<Tab, "kept" | "posts"> = { kept: { local: {}, session: {} }, posts: [] };
  let written = 0;
  let closed = Promise.withResolvers<void>();
  let broken: unknown;
  let turn = Promise.resolve();
  let worker = open();

  function open(): Worker {
    const workerData: Tab = { ...owner, ...stored, written };
    const thread = new Worker(new URL("./phone/main.ts", import.meta.url), { workerData });
    thread.on("message", (told: Told) => {
      if ("closed" in told) return closed.resolve();
      if ("stored" in told) stored = { ...stored, ...told.stored };
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
    note(fact);
  }

  async function close(how: "reload" | "end"): Promise<void> {
    closed = Promise.withResolvers();
    order({ close: how });
    await closed.promise;
    await worker.terminate();
  }

  /** One after the other: a page that is being closed cannot crash. */
  function reopen(end: () => Promise<unknown>): Promise<void> {
    turn = turn.then(async () => {
      await end();
      worker = open();
    });
    return turn;
  }

  const order = (wish: Order) => worker.postMessage(wish);
  stopAfter(async () => {
    await worker.terminate();
    if (broken) throw broken;
  });
  return {
    ...owner,
    say: (text: string) => order({ say: text }),
    /** Loads the page again, as a person does who is impatient; unsent messages come along. */
    reload: () => reopen(() => close("reload")),
    /** Ends the page in the middle of whatever it does, and loads it again with what the browser had stored by then. */
    crash: () => reopen(() => worker.terminate()),
    /** Notes what the page holds, and closes it. */
    end: () => close("end"),
  };
}
