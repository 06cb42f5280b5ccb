import { Worker } from "node:worker_threads";
import { stopAfter } from "../support/leftovers.ts";
import type { ClientFact } from "./checker/history.ts";
import type { Kept } from "./phone/browser.ts";
import type { Order, Tab, Told } from "./phone/main.ts";

export type Phone = ReturnType<typeof openPhone>;

type Owner = Omit<Tab, "kept" | "posts">;

/** Somebody with a browser, in a room. What the page does and shows is noted. */
export function openPhone(owner: Owner, note: (fact: ClientFact) => void) {
  let kept: Kept = { local: {}, session: {} };
  let posts: Tab["posts"] = [];
  let closed = Promise.withResolvers<void>();
  let broken: unknown;
  let worker = open();

  function open(): Worker {
    const workerData: Tab = { ...owner, kept, posts };
    const thread = new Worker(new URL("./phone/main.ts", import.meta.url), { workerData });
    thread.on("message", (told: Told) => {
      if ("fact" in told) return note(told.fact);
      ({ kept, posts } = told.closed);
      closed.resolve();
    });
    thread.on("error", (error) => {
      broken ??= error;
      closed.reject(error);
    });
    return thread;
  }

  async function close(how: "reload" | "end"): Promise<void> {
    closed = Promise.withResolvers();
    order({ close: how });
    await closed.promise;
    await worker.terminate();
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
    async reload() {
      await close("reload");
      worker = open();
    },
    /** Notes what the page holds, and closes it. */
    end: () => close("end"),
  };
}
