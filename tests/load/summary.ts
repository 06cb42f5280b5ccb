/** What a run ends with: all that its report tells, and what `--json` writes. */
export type Summary = {
  readonly scenario: string;
  /** A phrase: "200 rooms of 5, each with its own talk". */
  readonly describes: string;
  /** The address. */
  readonly target: string;
  /** When the measuring began, as ISO 8601. */
  readonly started: string;
  /** Of the measuring. */
  readonly seconds: number;
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

export type Account = {
  readonly sent: number;
  readonly stored: number;
  readonly refused: number;
  /** By reason, of posts and of wishes to come in. */
  readonly refusals: Readonly<Record<string, number>>;
  /** Neither stored nor refused at the end. */
  readonly unanswered: number;
  /** Deliveries owed, for what was stored and who was there. */
  readonly due: number;
  readonly delivered: number;
  readonly missing: number;
  readonly doubled: number;
  /** Connections lost that the plan did not end. */
  readonly cut: number;
};

/** Per second of the measuring. */
export type Throughput = { readonly stored: number; readonly delivered: number };

/** In milliseconds. If `count` is 0, the others say nothing. */
export type Percentiles = {
  readonly count: number;
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
};

/** `count` sampled deliveries took between `from` and `to` milliseconds. */
export type Bar = { readonly from: number; readonly to: number; readonly count: number };

export type Moment = {
  /** Seconds since the measuring began; negative while people come in. */
  readonly at: number;
  readonly connected: number;
  /** Per second. */
  readonly stored: number;
  /** Per second. */
  readonly delivered: number;
  /** Of the deliveries since the last moment, if there were any. */
  readonly latency: Percentiles | undefined;
  /** Bytes that the server holds. */
  readonly memory?: number;
};

/** Whether the crowd itself kept up. */
export type Generator = {
  readonly workers: number;
  /** Frames a second that it can read here. */
  readonly ceiling: number;
  /** Its busiest worker's share of a core, 0 to 1. */
  readonly busiest: number;
  readonly wasLimit: boolean;
};
