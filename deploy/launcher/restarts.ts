/** Deaths longer ago than this are forgotten. */
const remembered = 60_000;
/** How long to wait, in milliseconds, before a program that died is started again, by how often it died lately. */
const pauses = [0, 500, 1000, 2000, 4000];

/**
 * How long to wait before starting again a program that died at these times, the last one being now.
 * Undefined when it dies too often: what is wrong with it will not pass by itself.
 */
export function pauseBefore(deaths: readonly number[]): number | undefined {
  const now = deaths.at(-1) ?? 0;
  const recent = deaths.filter((death) => now - death < remembered).length;
  return pauses[recent - 1];
}
