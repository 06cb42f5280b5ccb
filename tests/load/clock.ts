/** Microseconds of a clock that all processes of this machine share and that never goes back. */
export function micros(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1_000_000 + Math.floor(nanoseconds / 1000);
}
