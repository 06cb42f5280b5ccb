import { limits, type MemberId, type MemberTyping } from "@parlor/contracts";
import { setOff } from "../app/texts.ts";

/** `until` is when that is no longer believed. */
export type Typing = ReadonlyMap<MemberId, { readonly name: string; readonly until: number }>;

export function typed(held: Typing, { by, name }: MemberTyping, now: number): Typing {
  return new Map([...held, [by, { name, until: now + limits.typingShown }]]);
}

/** Their message is here, or they left. */
export function stopped(held: Typing, by: MemberId): Typing {
  return held.has(by) ? new Map([...held].filter(([id]) => id !== by)) : held;
}

export function expire(held: Typing, now: number): Typing {
  return new Map([...held].filter(([, { until }]) => until > now));
}

export function tellTyping(held: Typing): string {
  const [first, second, third] = [...held.values()].map(({ name }) => setOff(name));
  if (first === undefined) return "";
  if (second === undefined) return `${first} is typing…`;
  return third === undefined ? `${first} and ${second} are typing…` : "Several people are typing…";
}
