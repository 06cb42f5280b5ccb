import type { MemberId, MemberTyping } from "@parlor/contracts";
import { expect, test } from "vitest";
import { expire, stopped, type Typing, tellTyping, typed } from "./typing.ts";

const says = (name: string): MemberTyping => ({ type: "member.typing", by: name as MemberId, name });
const all = (...names: string[]) => names.reduce((held, name) => typed(held, says(name), 0), new Map() as Typing);

test("[W4] one and two are named, more are several", () => {
  expect(tellTyping(all())).toBe("");
  expect(tellTyping(all("Ana"))).toBe("Ana is typing…");
  expect(tellTyping(all("Ana", "Bo"))).toBe("Ana and Bo are typing…");
  expect(tellTyping(all("Ana", "Bo", "Cy"))).toBe("Several people are typing…");
});

test("[W4] it ends by itself after six seconds, and at once with the message", () => {
  expect(tellTyping(expire(all("Ana"), 5999))).toBe("Ana is typing…");
  expect(tellTyping(expire(all("Ana"), 6000))).toBe("");
  expect(tellTyping(stopped(all("Ana", "Bo"), "Ana" as MemberId))).toBe("Bo is typing…");
});
