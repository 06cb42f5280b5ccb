import type { Kind } from "../load/plan.ts";
import type { Growth } from "./growing.ts";
import type { HistoryFigures } from "./history/table.ts";
import type { Result } from "./measure.ts";
import type { ScreenFigures } from "./screen.ts";
import type { Name } from "./server.ts";
import type { Idle, Joining } from "./workloads.ts";

/** Some servers are left out of some comparisons. */
export type ByName<Of> = Readonly<Partial<Record<Name, Of>>>;

/** Each the median of its rounds. */
export type Figures = {
  /** One room of 1,000, as many deliveries as are on time. */
  readonly peak?: ByName<Result>;
  /** The same at 50,000 deliveries a second. */
  readonly steady?: ByName<Result>;
  /** The same at 400,000, which only some can keep. */
  readonly brisk?: ByName<Result>;
  /** 200 rooms of 5, as many posts as are taken. */
  readonly posts?: ByName<Result>;
  /** The same at 3,000 posts a second. */
  readonly small?: ByName<Result>;
  /** Parlor's, at 3,000 of each kind a second. */
  readonly kinds?: Readonly<Record<Kind, Result>>;
  readonly idle?: ByName<Idle>;
  readonly joining?: Joining;
  /** A big room on one gateway, and on two that share the same core. */
  readonly gateways?: { readonly one: Result; readonly two: Result };
  /** What the others have if one in ten stops reading, and if nobody does. */
  readonly slow?: { readonly some: Result; readonly none: Result };
  readonly history?: HistoryFigures;
  readonly growth?: Growth;
  readonly page?: ScreenFigures;
};

export type Circumstances = {
  readonly measured: string;
  readonly rounds: number;
  readonly cores: number;
  readonly processor: string;
  readonly node: string;
  readonly broker: string;
};
