import { originOf, Tally } from "@parlor/service";

export type Bounds = { readonly all: number; readonly address: number };

/** Counts connections, so that one address cannot take the places of others. */
export function openConnections(bounds: Bounds) {
  const tally = new Tally();
  let open = 0;
  return {
    /** Counts a connection; returns its release, or undefined if there are too many. */
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
