const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const three = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });
const percent = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 0 });
const moment = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short", timeZone: "UTC" });

/** 1,234,567 */
export const tellCount = (count: number) => whole.format(count);

/** 0.5, 200, 1.23M */
export const tellShort = (value: number) => compact.format(value);

/** 1,234/s, 0.25/s */
export const tellRate = (perSecond: number) => `${(perSecond < 10 ? three : whole).format(perSecond)}/s`;

/** From 0 to 1: 98% */
export const tellShare = (share: number) => percent.format(share);

/** In the unit that suits it: 85 µs, 0.23 ms, 12.4 ms, 1.25 s */
export function tellMilliseconds(ms: number): string {
  if (ms >= 1_000) return `${three.format(ms / 1_000)}\u00a0s`;
  if (ms > 0 && ms < 0.1) return `${three.format(ms * 1_000)}\u00a0µs`;
  return `${three.format(ms)}\u00a0ms`;
}

/** 30 s, 5 min, 1.5 h */
export function tellSeconds(seconds: number): string {
  if (Math.abs(seconds) >= 7_200) return `${three.format(seconds / 3_600)}\u00a0h`;
  if (Math.abs(seconds) >= 300) return `${three.format(seconds / 60)}\u00a0min`;
  return `${three.format(seconds)}\u00a0s`;
}

/** In units of a thousand: 512 B, 3.91 kB, 1.2 GB */
export function tellBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"] as const;
  const power = bytes < 1_000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
  return `${three.format(bytes / 1_000 ** power)}\u00a0${units[power] ?? "B"}`;
}

/** 21 November 2026 at 15:48 UTC; or what it got, if that is no time. */
export function tellMoment(iso: string): string {
  const time = Date.parse(iso);
  return Number.isNaN(time) ? iso : `${moment.format(time)} UTC`;
}
