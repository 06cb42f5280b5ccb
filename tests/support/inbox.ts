import type { FrameItem } from "@parlor/contracts";

/** Items in the order they came; each waiter takes the first that suits. */
export function openInbox() {
  const items: FrameItem[] = [];
  const waiting = new Set<{ offer(item: FrameItem): boolean; reject(error: Error): void }>();
  let over: Error | undefined;
  let broken: Error | undefined;

  const finish = (error: Error) => {
    over ??= error;
    for (const { reject } of waiting) reject(over);
    waiting.clear();
  };
  return {
    items,
    put(item: FrameItem) {
      for (const taker of waiting) if (taker.offer(item)) return void waiting.delete(taker);
      items.push(item);
    },
    take<I extends FrameItem>(suits: (item: FrameItem) => item is I): Promise<I> {
      for (const [at, item] of items.entries()) {
        if (!suits(item)) continue;
        items.splice(at, 1);
        return Promise.resolve(item);
      }
      if (over) return Promise.reject(over);
      const { promise, resolve, reject } = Promise.withResolvers<I>();
      const offer = (item: FrameItem) => {
        if (!suits(item)) return false;
        resolve(item);
        return true;
      };
      waiting.add({ offer, reject });
      promise.catch(() => "told to whoever awaits it, if the test still does");
      return promise;
    },
    end: (why: string) => finish(new Error(why)),
    /** The gateway broke the contracts: fails every waiter, and the test at its end in any case. */
    fail(error: unknown) {
      broken ??= new Error("The gateway broke the contracts.", { cause: error });
      finish(broken);
    },
    verify() {
      if (broken) throw broken;
    },
  };
}
