import type { MemberId, MemberTyping } from "@parlor/contracts";
import { expect, test } from "vitest";
import { aloud } from "../app/texts.ts";
import { expire, stopped, type Typing, tellTyping, typed } from "./typing.ts";

const says = (name: string): MemberTyping => ({ type: "member.typing", by: name as MemberId, name });
const all = (...names: string[]) => names.reduce((held, name) => typed(held, says(name), 0), new Map() as Typing);

test("[W4] one and two are named, more are several", () => {
  expect(aloud(tellTyping(all()))).toBe("");
  expect(aloud(tellTyping(all("Ana")))).toBe("Ana is typing…");
  expect(aloud(tellTyping(all("Ana", "Bo")))).toBe("Ana and Bo are typing…");
  expect(aloud(tellTyping(all("Ana", "Bo", "Cy")))).toBe("Several people are typing…");
});

test("[W4] it ends by itself after six seconds, and at once with the message", () => {
  expect(aloud(tellTyping(expire(all("Ana"), 5999)))).toBe("Ana is typing…");
  expect(aloud(tellTyping(expire(all("Ana"), 6000)))).toBe("");
  expect(aloud(tellTyping(stopped(all("Ana", "Bo"), "Ana" as MemberId)))).toBe("Bo is typing…");
});
