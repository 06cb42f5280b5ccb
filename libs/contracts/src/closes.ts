/**
 * The range decides, even of unknown codes. 4000-4499: come back with back-off. 4500-4999: stop and tell the person.
 */
export const closes = {
  "going-away": { code: 4000 },
  "too-slow": { code: 4001 },
  idle: { code: 4002 },
  lifetime: { code: 4003 },
  flooding: { code: 4004 },
  "log-reset": { code: 4005 },
  "out-of-step": { code: 4006 },
  removed: { code: 4500 },
  "client-too-old": { code: 4501 },
  "bad-frame": { code: 4502 },
  "frame-too-large": { code: 4503 },
  "room-closed": { code: 4504 },
} as const satisfies Record<string, { code: number }>;

export type CloseReason = keyof typeof closes;

export const closeMeanings: Readonly<Record<CloseReason, string>> = {
  "going-away": "This gateway is stopping; another one takes over.",
  "too-slow": "The client read too slowly; it resumes where it was.",
  idle: "No room was joined in time, or nothing was heard for too long.",
  lifetime: "The connection reached its maximum age.",
  flooding: "Commands kept coming after the rate limit had refused them.",
  "log-reset": "The room's log was replaced: come back and start from its new beginning.",
  "out-of-step": "The gateway cannot vouch for what this client has seen: resume.",
  removed: "The room's owner removed this member.",
  "client-too-old": "The gateway does not speak this client's version.",
  "bad-frame": "Not a JSON object in one text frame.",
  "frame-too-large": "A frame of more than `limits.frameBytes`.",
  "room-closed": "The host closed this room for good.",
};

/** Codes outside the table's ranges mean: come back. */
export function mayComeBack(code: number): boolean {
  return code < 4500 || code > 4999;
}
