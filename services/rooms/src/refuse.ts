import type { RefusalReason, RefusedAnswer } from "@parlor/contracts";

export function refuse(reason: RefusalReason, more: Partial<RefusedAnswer> = {}): RefusedAnswer {
  return { type: "refused", reason, ...more };
}
