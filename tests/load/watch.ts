import { Histogram } from "./histogram.ts";
import type { Moment } from "./summary.ts";
import { type Counts, type Refusals, Total } from "./tally.ts";
import type { News } from "./worker/messages.ts";

export type Stage = "coming in" | "warming up" | "talking" | "settling";
export type Progress = (stage: Stage, moment: Moment, counts: Counts) => void;

/** Of the measured part, with its length. */
export type Spoken = Pick<Counts, "sent" | "stored" | "delivered" | "frames"> & { readonly seconds: number };

export type Watched = {
  readonly counts: Counts;
  readonly refusals: Refusals;
  readonly times: Total["times"];
  /** Their times are negative until the measuring begins. */
  readonly moments: readonly Moment[];
  readonly spoken: Spoken;
  /** The busiest worker's share of a core, 0 to 1. */
  readonly busiest: number;
};

const every = 250;

/** Follows a run from what its workers tell, four times a second. */
export class Watch {
  stage: Stage = "coming in";
  readonly #progress: Progress | undefined;
  readonly #memory: (() => Promise<number | undefined>) | undefined;
  readonly #timer: NodeJS.Timeout;
  readonly #moments: Moment[] = [];
  readonly #total = new Total();
  #recent = new Histogram();
  #last = this.#now();
  #began = this.#last;
  #ended = this.#last;
  readonly #busy: number[][] = [];

  constructor(progress: Progress | undefined, memory: (() => Promise<number | undefined>) | undefined) {
    this.#progress = progress;
    this.#memory = memory;
    this.#timer = setInterval(() => void this.#note(), every);
  }

  get counts(): Counts {
    return this.#total.counts;
  }

  get refusals(): Refusals {
    return this.#total.refusals;
  }

  told(worker: number, { told, busy }: Extract<News, { kind: "told" }>): void {
    this.#total.add(worker, told);
    this.#recent.add(told.times.delivery);
    if (this.stage === "talking") this.#busy[worker] = [...(this.#busy[worker] ?? []), busy];
  }

  /** The measuring begins: of what was before, only arrivals count. */
  begin(): void {
    this.stage = "talking";
    this.#total.forgetTalk();
    this.#began = this.#now();
  }

  end(): void {
    this.stage = "settling";
    this.#ended = this.#now();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  watched(): Watched {
    const [from, to] = [this.#began, this.#ended];
    const during = (what: "sent" | "stored" | "delivered" | "frames") => to.counts[what] - from.counts[what];
    return {
      counts: this.counts,
      refusals: this.refusals,
      times: this.#total.times,
      moments: this.#moments.map((moment) => ({ ...moment, at: moment.at - from.at })),
      spoken: {
        sent: during("sent"),
        stored: during("stored"),
        delivered: during("delivered"),
        frames: during("frames"),
        seconds: to.at - from.at,
      },
      busiest: Math.max(0, ...this.#busy.map(mean)),
    };
  }

  async #note(): Promise<void> {
    const [last, now, recent] = [this.#last, this.#now(), this.#recent];
    this.#last = now;
    this.#recent = new Histogram();
    const memory = await this.#memory?.();
    const rate = (what: "stored" | "delivered") => (now.counts[what] - last.counts[what]) / (now.at - last.at);
    const moment: Moment = {
      at: now.at,
      connected: now.counts.inside,
      stored: rate("stored"),
      delivered: rate("delivered"),
      latency: recent.total > 0 ? recent.percentiles() : undefined,
      ...(memory !== undefined && { memory }),
    };
    this.#moments.push(moment);
    this.#progress?.(this.stage, moment, now.counts);
  }

  #now() {
    return { at: performance.now() / 1000, counts: this.#total.counts };
  }
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
