/** Where a value is on an axis, and where the axis is marked. */
export type Scale = {
  /** Round values, in order. */
  readonly ticks: readonly number[];
  /** 0 at the axis' lower end, 1 at its upper end; all data lie between them. */
  readonly place: (value: number) => number;
};

/** Makes a scale for such values with about so many ticks. */
export type ScaleKind = (values: readonly number[], about: number) => Scale;

/** From round value to round value in equal steps of 1, 2 or 5 times a power of ten, with 0 among them. */
export const linear: ScaleKind = (values, about) => {
  const { low, high } = extent([0, ...values]);
  const step = roundStep((high - low || about) / about);
  const first = Math.floor(tidy(low / step));
  const last = Math.max(Math.ceil(tidy(high / step)), first + 1);
  return { ticks: multiples(step, first, last), place: (value) => (value / step - first) / (last - first) };
};

/**
 * From the least value to the greatest, in equal steps: for time, where room before or after the run would look like
 * a pause in it.
 */
export const spanning: ScaleKind = (values, about) => {
  const { low, high } = extent(values);
  if (low === high) return linear(values, about);
  const step = roundStep((high - low) / about);
  const ticks = multiples(step, Math.ceil(tidy(low / step)), Math.floor(tidy(high / step)));
  return { ticks, place: (value) => (value - low) / (high - low) };
};

/** From round value to round value in equal factors. Zero and less, which have no place on it, are at its start. */
export const logarithmic: ScaleKind = (values, about) => {
  const positive = values.filter((value) => value > 0);
  const { low, high } = extent(positive.length > 0 ? positive : [1]);
  const ticks = logTicks(low, high, about);
  const first = Math.log(ticks[0] ?? low);
  const last = Math.log(ticks.at(-1) ?? high);
  return { ticks, place: (value) => (value > 0 ? Math.max(0, (Math.log(value) - first) / (last - first)) : 0) };
};

/** Folded, not spread: a long run has more values than a call takes arguments. */
function extent(values: readonly number[]): { readonly low: number; readonly high: number } {
  const low = values.reduce((least, value) => Math.min(least, value), values[0] ?? 0);
  return { low, high: values.reduce((most, value) => Math.max(most, value), low) };
}

const multiples = (step: number, first: number, last: number): readonly number[] =>
  Array.from({ length: last - first + 1 }, (_, at) => tidy((first + at) * step));

/** The least round step that is not below this one. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5].find((each) => each * power >= least * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** 1, 2 and 5 of every power of ten where there is room for them; else powers of ten, or some of them. */
function logTicks(low: number, high: number, about: number): readonly number[] {
  const dense = between(low, high, [1, 2, 5], 1);
  if (dense.length <= about) return dense;
  const decades = Math.log10(high / low);
  return between(low, high, [1], Math.max(1, Math.ceil(decades / about)));
}

/** From the last such tick that is not above `low` to the first that is not below `high`: two at least. */
function between(low: number, high: number, factors: readonly number[], everyPower: number): readonly number[] {
  const first = (Math.floor(Math.log10(low) / everyPower) - 1) * everyPower; // one to spare: the logarithm is rounded
  const last = Math.ceil(Math.log10(high)) + 2 * everyPower;
  const ticks: number[] = [];
  for (let power = first; power <= last; power += everyPower) {
    ticks.push(...factors.map((factor) => tidy(factor * 10 ** power)));
  }
  const from = ticks.findLastIndex((tick) => tick <= low);
  const to = ticks.findIndex((tick) => tick >= high && tick > low);
  return ticks.slice(from, to + 1);
}

/** Without the noise of binary fractions: 0.3, not 0.30000000000000004. */
const tidy = (value: number) => Number(value.toPrecision(12));
