const written = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;

/** When a day that is written like 2026-11-01 begins in a time zone, or so many days `later`; undefined if it is none. */
export function startOfDay(date: string, zone = "UTC", later = 0): number | undefined {
  const [, year = 0, month = 0, day = 0] = (written.exec(date) ?? []).map(Number);
  const read = new Date(Date.UTC(year, month - 1, day));
  if (read.getUTCFullYear() !== year || read.getUTCMonth() !== month - 1 || read.getUTCDate() !== day) return undefined;
  const midnight = Date.UTC(year, month - 1, day + later);
  const offset = offsets(zone);
  // The clocks may be changed that night: what they show then says which offset is right.
  const guess = midnight - offset(midnight);
  return midnight - offset(guess);
}

/** How far a zone's clocks are ahead of UTC, in ms, at a time. A zone that nobody knows is UTC. */
function offsets(zone: string): (at: number) => number {
  const format = formatOf(zone);
  if (format === undefined) return () => 0;
  return (at) => {
    const shown = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown;
    return Date.UTC(year, month - 1, day, hour, minute, second) - at;
  };
}

function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  const numbers = { year: "numeric", month: "numeric", day: "numeric" } as const;
  const time = { hour: "numeric", minute: "numeric", second: "numeric", hourCycle: "h23" } as const;
  try {
    return new Intl.DateTimeFormat("en", { calendar: "gregory", timeZone, ...numbers, ...time });
  } catch {
    return undefined; // the page's browser may know zones that this machine does not
  }
}
