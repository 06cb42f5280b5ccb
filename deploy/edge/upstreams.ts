/** Where a service listens. */
export type Address = { readonly host: string; readonly port: number };

/** Reads `host:port`. */
export function readAddress(text: string): Address {
  const at = text.lastIndexOf(":");
  return { host: text.slice(0, at), port: Number(text.slice(at + 1)) };
}

/** Services that do the same, and how many connections each has through us. */
export type Upstreams = {
  /** Whom to try, the one with the fewest connections first; among equals, the one that was longest not chosen. */
  inOrder(): readonly Address[];
  /** Counts a connection; the answer ends it. */
  take(address: Address): () => void;
};

/** Spreads connections over services by how many each has. */
export function openUpstreams(addresses: readonly Address[]): Upstreams {
  const loads = addresses.map((address) => ({ address, open: 0, chosen: 0 }));
  let turn = 0;
  return {
    inOrder: () => loads.toSorted((a, b) => a.open - b.open || a.chosen - b.chosen).map(({ address }) => address),
    take(address) {
      const load = loads.find((each) => each.address === address);
      if (!load) return () => undefined;
      load.open += 1;
      load.chosen = ++turn;
      return () => {
        load.open -= 1;
      };
    },
  };
}
