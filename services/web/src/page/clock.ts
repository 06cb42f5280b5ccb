import * as model from "./model.ts";
import { dayOf } from "./times.ts";

/** The clock is looked at so often at least, in milliseconds: a timer for midnight alone would sleep with the machine. */
const step = 60_000;

/** Notices, from now on, that another day has begun. */
export function followDay(): void {
  const now = Date.now();
  const { start, end } = dayOf(now);
  model.today.value = start;
  setTimeout(followDay, Math.min(step, end - now));
}
