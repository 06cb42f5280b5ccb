import type { History } from "./checker/history.ts";
import { only } from "./checker/seat.ts";

export function clock(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60].map((part) => String(part).padStart(2, "0"));
  return `${minutes}:${rest}`;
}

/** For each kind of fault, how often it happened and how long it lasted in all. */
export function tableOf(history: History): string {
  const ends = new Map(only(history, "fault.ended").map(({ fault, at }) => [fault, at]));
  const kinds = Map.groupBy(only(history, "fault.began"), ({ what }) => what);
  const lines = [...kinds].sort().map(([what, faults]) => {
    const lasted = faults.reduce((sum, { fault, at }) => sum + ((ends.get(fault) ?? at) - at), 0);
    return `${what.padEnd(22)} ${String(faults.length).padStart(4)} times  ${(lasted / 1000).toFixed(1).padStart(8)} s`;
  });
  return lines.join("\n");
}
