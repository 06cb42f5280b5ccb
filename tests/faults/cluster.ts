import type { Fact } from "./checker/history.ts";
import type { Person } from "./person.ts";
import type { startProxy } from "./proxy.ts";
import type { LogReader } from "./reader.ts";
import type { Said } from "./said.ts";
import type { Tab } from "./tab.ts";
import type { World } from "./world.ts";

type Proxy = Awaited<ReturnType<typeof startProxy>>;
export type Cluster = {
  readonly world: World;
  readonly network: Proxy;
  readonly people: readonly Person[];
  /** All that are open now. */
  readonly tabs: () => readonly Tab[];
  /** All that anybody was in: their logs are read. */
  readonly rooms: Set<string>;
  readonly log: LogReader;
  readonly said: Said;
  readonly note: (fact: Fact) => void;
};
