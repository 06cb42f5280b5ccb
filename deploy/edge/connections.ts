import { originOf, Tally } from "@parlor/service";

/** How many connections there may be. */
export type Bounds = { readonly all: number; readonly address: number };

/** Counts connections, so that no address takes those of others. */
export function openConnections(bounds: Bounds) {
  const tally = new Tally();
  let open = 0;
  return {
    /** Counts a connection from an address; the answer ends it, and is undefined if there are too many. */
    take(address: string): (() => void) | undefined {
      const origin = originOf(address);
      if (open >= bounds.all || !tally.take(origin, "", bounds.address)) return undefined;
      open += 1;
      return () => {
        open -= 1;
        tally.giveBack(origin, "");
      };
    },
  };
}
