/** Hues of OKLCH, told apart at a glance. Red is left out: it means that something is wrong. */
const steps = [145, 170, 255, 55, 295, 340, 225, 200, 78, 120, 275, 318] as const;

/** From a room's code or a member's id: the same for everyone, without being sent. */
export function hueOf(id: string): number {
  let hash = 0x811c9dc5; // FNV-1a, 32 bits
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  return steps[(hash >>> 0) % steps.length] ?? steps[0];
}
