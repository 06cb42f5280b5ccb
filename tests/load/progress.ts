import type { Moment } from "./summary.ts";
import type { Counts } from "./tally.ts";
import type { Stage } from "./watch.ts";

const width = 24;
const number = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/** A bar that is written over on a terminal, and a line every few seconds elsewhere. */
export class ProgressLine {
  readonly #out: NodeJS.WriteStream;
  readonly #crowd: number;
  readonly #seconds: number;
  #began: number | undefined;
  #written = 0;
  #stage: Stage | undefined;

  constructor(out: NodeJS.WriteStream, crowd: number, seconds: number) {
    this.#out = out;
    this.#crowd = crowd;
    this.#seconds = seconds;
  }

  readonly show = (stage: Stage, moment: Moment, counts: Counts): void => {
    if (stage === "talking") this.#began ??= moment.at;
    const done = stage === "coming in" ? counts.inside / this.#crowd : this.#shareOf(stage, moment.at);
    const filled = Math.round(Math.min(done, 1) * width);
    const bar = `${"█".repeat(filled)}${"░".repeat(width - filled)}`;
    const p99 = moment.latency ? `  p99 ${moment.latency.p99.toFixed(1)} ms` : "";
    const rates = `${number.format(moment.stored)} stored/s  ${number.format(moment.delivered)} delivered/s`;
    if (stage !== this.#stage) this.#written = 0;
    this.#stage = stage;
    this.#write(`${bar}  ${stage}  ${number.format(counts.inside)} inside  ${rates}${p99}`);
  };

  say(text: string): void {
    this.#out.write(`${text}\n`);
  }

  end(): void {
    if (this.#out.isTTY) this.#out.write("\n");
  }

  #shareOf(stage: Stage, at: number): number {
    if (stage === "settling") return 1;
    return this.#began === undefined ? 0 : (at - this.#began) / this.#seconds;
  }

  #write(line: string): void {
    if (this.#out.isTTY) this.#out.write(`\r\u001b[2K${line}`);
    else if (this.#written++ % 20 === 0) this.#out.write(`${line}\n`);
  }
}
