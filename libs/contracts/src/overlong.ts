/** Counts characters, and no more than it must: somebody may have pasted a book. */
export function isLonger(text: string, most: number): boolean {
  if (text.length <= most) return false;
  if (text.length > 2 * most) return true; // a character is at most two code units
  return [...text].length > most;
}
