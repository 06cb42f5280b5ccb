import * as model from "./model.ts";
import { dayOf } from "./times.ts";

/** A timer sleeps with the machine: it is looked at the clock at least this often, in milliseconds. */
const step = 60_000;

/** Notices, from now on, that another day has begun. */
export function followDay(): void {
  const now = Date.now();
  const { start, end } = dayOf(now);
  model.today.value = start;
  setTimeout(followDay, Math.min(step, end - now));
}
