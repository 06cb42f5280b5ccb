/**
 * Why the gateway closes a connection. The range is the policy, so that a client obeys codes it has never heard of:
 * 4000-4499: come back by yourself, with back-off. 4500-4999: stop and tell the person.
 */
export const closes = {
  "going-away": { code: 4000, why: "This gateway is stopping; another one takes over." },
  "too-slow": { code: 4001, why: "The client read too slowly; it resumes where it was." },
  idle: { code: 4002, why: "No room was joined in time, or nothing was heard for too long." },
  lifetime: { code: 4003, why: "The connection reached its maximum age." },
  flooding: { code: 4004, why: "Commands kept coming after the rate limit had refused them." },
  "log-reset": { code: 4005, why: "The room's log was replaced: come back and start from its new beginning." },
  "out-of-step": { code: 4006, why: "The gateway cannot vouch for what this client has seen: resume." },
  removed: { code: 4500, why: "The room's owner removed this member." },
  "client-too-old": { code: 4501, why: "The gateway does not speak this client's version." },
  "bad-frame": { code: 4502, why: "Not a JSON object in one text frame." },
  "frame-too-large": { code: 4503, why: "A frame of more than `limits.frameBytes`." },
} as const satisfies Record<string, { code: number; why: string }>;

export type CloseReason = keyof typeof closes;

/** What the range of a close code tells the client to do. Codes outside the table's ranges mean: come back. */
export function mayComeBack(code: number): boolean {
  return code < 4500 || code > 4999;
}
