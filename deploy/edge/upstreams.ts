export type Address = { readonly host: string; readonly port: number };

/** Reads `host:port`. */
export function readAddress(text: string): Address {
  const at = text.lastIndexOf(":");
  return { host: text.slice(0, at), port: Number(text.slice(at + 1)) };
}

export type Upstreams = {
  /** The one with the fewest connections first; among equals, the one least recently chosen. */
  inOrder(): readonly Address[];
  /** Counts a connection; returns its release. */
  take(address: Address): () => void;
};

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
