import { signal } from "@preact/signals";

const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "short" });
const thisYear = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const otherYear = new Intl.DateTimeFormat(undefined, { dateStyle: "long" });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });

export const tellTime = (ts: number) => time.format(ts);

export const tellMoment = (ts: number) => whole.format(ts);

/** The local midnights before and after a moment. */
export function dayOf(ts: number): { start: number; end: number } {
  const date = new Date(ts);
  const [year, month, day] = [date.getFullYear(), date.getMonth(), date.getDate()];
  return { start: new Date(year, month, day).getTime(), end: new Date(year, month, day + 1).getTime() };
}

/** "Today", "Yesterday", or as much of the date as is needed. */
export function tellDay(ts: number, now: number): string {
  const days = Math.round((dayOf(ts).start - dayOf(now).start) / 86_400_000); // rounded: a day may have 23 or 25 hours
  if (days === 0 || days === -1) return capital(relative.format(days, "day"));
  return (new Date(ts).getFullYear() === new Date(now).getFullYear() ? thisYear : otherYear).format(ts);
}

const capital = (word: string) => word.charAt(0).toLocaleUpperCase() + word.slice(1);

/** The moment at which today began here. */
export const today = signal(dayOf(Date.now()).start);

/** In ms: a timer for midnight alone would sleep with the machine. */
const step = 60_000;

export function followDay(): void {
  const now = Date.now();
  const { start, end } = dayOf(now);
  today.value = start;
  setTimeout(followDay, Math.min(step, end - now));
}
