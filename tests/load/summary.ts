/** What a load run ends with: everything that its report tells, and what `--json` writes. */
export type Summary = {
  readonly scenario: string;
  /** What it does, as a phrase: "200 rooms of 5, each with its own talk". */
  readonly describes: string;
  /** The address that the crowd came to. */
  readonly target: string;
  /** When the measuring began, as ISO 8601. */
  readonly started: string;
  /** How long it was measured. */
  readonly seconds: number;
  /** Rooms, members, rate, bytes and so on, as they were in this run. */
  readonly plan: Readonly<Record<string, number | string>>;
  readonly account: Account;
  readonly throughput: Throughput;
  readonly latency: {
    /** From a post to its arrival at any member. */
    readonly delivery: Percentiles;
    /** From a post to its author's own copy. */
    readonly confirmation: Percentiles;
    /** From asking to come in to the welcome. */
    readonly joining: Percentiles;
    /** From losing the connection to having everything that was missed. */
    readonly returning: Percentiles;
  };
  readonly histogram: readonly Bar[];
  readonly moments: readonly Moment[];
  readonly generator: Generator;
};

/** Where every message and every delivery went. */
export type Account = {
  readonly sent: number;
  readonly stored: number;
  readonly refused: number;
  /** Why, and how often: of posts, and of wishes to come in. */
  readonly refusals: Readonly<Record<string, number>>;
  /** Neither stored nor refused when the run was over. */
  readonly unanswered: number;
  /** Deliveries that there had to be, for what was stored and who was there. */
  readonly due: number;
  readonly delivered: number;
  readonly missing: number;
  readonly doubled: number;
  /** Connections lost that the plan did not end. */
  readonly cut: number;
};

/** Per second, over the measured part. */
export type Throughput = { readonly stored: number; readonly delivered: number };

/** Durations in milliseconds. Where `count` is 0 the others say nothing. */
export type Percentiles = {
  readonly count: number;
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
};

/** So many sampled deliveries took between `from` and `to` milliseconds. */
export type Bar = { readonly from: number; readonly to: number; readonly count: number };

/** How things stood at one moment of the run. */
export type Moment = {
  /** Seconds since the measuring began; negative while people come in. */
  readonly at: number;
  readonly connected: number;
  /** Per second. */
  readonly stored: number;
  /** Per second. */
  readonly delivered: number;
  /** Of the deliveries since the moment before; none, where there were none. */
  readonly latency: Percentiles | undefined;
  /** What the server holds, in bytes, where it is told. */
  readonly memory?: number;
};

/** Whether the crowd itself kept up. */
export type Generator = {
  readonly workers: number;
  /** Frames per second that it can read, measured here. */
  readonly ceiling: number;
  /** The share of a core that its busiest worker used, 0 to 1. */
  readonly busiest: number;
  readonly wasLimit: boolean;
};
